package org.courante.sensors;

import android.bluetooth.BluetoothAdapter;
import android.bluetooth.BluetoothDevice;
import android.bluetooth.le.ScanFilter;
import android.bluetooth.le.ScanResult;
import android.bluetooth.le.ScanSettings;
import android.content.Context;
import android.os.Handler;
import android.os.Looper;
import android.os.SystemClock;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.courante.core.pace.BadPayload;
import org.courante.core.pace.BatteryLevel;
import org.courante.core.pace.SensorState.Health;

/**
 * One Bluetooth sensor: keeps connected to it as {@link GattMachine} says, and tells what it
 * measures.
 */
public final class BleSensor implements Sensor {
  private final Context context;
  private final BleChoice choice;
  private final BleProfile profile;
  private final SensorListener listener;
  private final Handler handler;
  private final StateTeller state;
  private final GattPort port;
  private final Scanning scanning;
  private final RadioWatch radio;
  private final GattMachine machine = new GattMachine();
  private BluetoothAdapter adapter;
  private BluetoothDevice device;
  private int batteryPercent = StateTeller.BATTERY_UNKNOWN;
  private boolean running;

  public BleSensor(Context context, Looper looper, BleChoice choice, SensorListener listener) {
    this.context = context;
    this.choice = choice;
    this.profile = BleProfile.of(choice.kind);
    this.listener = listener;
    this.handler = new Handler(looper);
    this.state = new StateTeller(choice.kind, choice.name, listener);
    this.port = new GattPort(context, handler, connection);
    this.scanning = new Scanning(handler, sightings);
    this.radio = new RadioWatch(context, handler, switches);
  }

  @Override
  public void start() {
    if (running) {
      return;
    }
    running = true;
    state.forget();
    adapter = RadioWatch.adapter(context);
    if (adapter == null) {
      state.health(Health.MISSING);
    } else if (!SensorPermissions.allow(context, choice.kind)) {
      state.health(Health.NOT_ALLOWED);
    } else {
      device = adapter.getRemoteDevice(choice.address);
      radio.start();
      perform(machine.start(adapter.isEnabled()));
    }
  }

  @Override
  public void stop() {
    running = false;
    radio.stop();
    perform(machine.stop());
  }

  private void perform(List<GattAction> actions) {
    try {
      for (GattAction action : actions) {
        perform(action);
      }
    } catch (SecurityException taken) {
      perform(machine.notAllowed());
    }
  }

  private void perform(GattAction action) {
    switch (action.kind) {
      case CONNECT:
        connect();
        break;
      case CONNECT_PATIENTLY:
        orLost(port.open(device, true));
        break;
      case LOOK:
        look();
        break;
      case DISCOVER:
        orLost(port.discover());
        break;
      case SUBSCRIBE:
        orLost(port.subscribe(profile.service, profile.measurement));
        break;
      case READ_BATTERY:
        if (!port.read(BleProfile.BATTERY_SERVICE, BleProfile.BATTERY_LEVEL)) {
          perform(machine.batteryRead());
        }
        break;
      case CLOSE:
        close();
        break;
      case WAKE:
        handler.removeCallbacks(timeUp);
        handler.postDelayed(timeUp, action.afterMs);
        break;
      case TELL:
        state.health(action.health);
        break;
      default:
        throw new AssertionError(action.kind);
    }
  }

  private void connect() {
    if (device.getType() == BluetoothDevice.DEVICE_TYPE_UNKNOWN) {
      perform(machine.unknownAddress());
    } else {
      orLost(port.open(device, false));
    }
  }

  private void look() {
    ScanFilter mine = new ScanFilter.Builder().setDeviceAddress(choice.address).build();
    boolean looking;
    try {
      looking =
          scanning.start(
              adapter, Collections.singletonList(mine), ScanSettings.SCAN_MODE_BALANCED);
    } catch (SecurityException connectingOnly) {
      looking = false;
    }
    if (!looking) {
      perform(machine.cannotLook());
    }
  }

  private void orLost(boolean taken) {
    if (!taken) {
      perform(machine.disconnected());
    }
  }

  private void close() {
    handler.removeCallbacks(timeUp);
    scanning.stop();
    try {
      port.close();
    } catch (SecurityException taken) {
      // Android closed it when it took the permission.
      return;
    }
  }

  private void measured(byte[] value) {
    BleMeasurement measurement =
        BleMeasurement.of(choice.kind, value, SystemClock.elapsedRealtime());
    perform(machine.told(measurement.health));
    if (measurement.reading != null) {
      listener.onReading(measurement.reading);
    }
  }

  private void battery(byte[] value) {
    try {
      batteryPercent =
          value == null ? StateTeller.BATTERY_UNKNOWN : BatteryLevel.decode(value);
    } catch (BadPayload garbage) {
      batteryPercent = StateTeller.BATTERY_UNKNOWN;
    }
    named();
  }

  private void named() {
    try {
      String name = device.getName();
      state.device(name == null || name.isEmpty() ? choice.name : name, batteryPercent);
    } catch (SecurityException taken) {
      perform(machine.notAllowed());
    }
  }

  private final Runnable timeUp =
      new Runnable() {
        @Override
        public void run() {
          perform(machine.timeUp());
        }
      };

  private final RadioWatch.Listener switches =
      new RadioWatch.Listener() {
        @Override
        public void onSwitched(boolean on) {
          perform(machine.switched(on));
        }
      };

  private final Scanning.Listener sightings =
      new Scanning.Listener() {
        @Override
        public void onResult(ScanResult result) {
          perform(machine.seen());
        }

        @Override
        public void onFailed(int code) {
          perform(machine.cannotLook());
        }
      };

  private final GattPort.Listener connection =
      new GattPort.Listener() {
        @Override
        public void onConnected() {
          named();
          perform(machine.connected());
        }

        @Override
        public void onDisconnected() {
          perform(machine.disconnected());
        }

        @Override
        public void onDiscovered(boolean done) {
          if (done) {
            perform(
                machine.discovered(
                    port.has(profile.service, profile.measurement),
                    port.has(BleProfile.BATTERY_SERVICE, BleProfile.BATTERY_LEVEL)));
          } else {
            perform(machine.disconnected());
          }
        }

        @Override
        public void onSubscribed(boolean done) {
          perform(machine.subscribed(done));
        }

        @Override
        public void onRead(byte[] value) {
          battery(value);
          perform(machine.batteryRead());
        }

        @Override
        public void onNotified(UUID characteristic, byte[] value) {
          if (characteristic.equals(profile.measurement)) {
            measured(value);
          }
        }
      };
}

package org.courante.sensors;

import android.bluetooth.BluetoothAdapter;
import android.bluetooth.le.ScanCallback;
import android.bluetooth.le.ScanFilter;
import android.bluetooth.le.ScanRecord;
import android.bluetooth.le.ScanResult;
import android.bluetooth.le.ScanSettings;
import android.content.Context;
import android.location.LocationManager;
import android.os.Handler;
import android.os.Looper;
import android.os.ParcelUuid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.courante.core.pace.SensorKind;

/**
 * Looks for heart-rate straps, running sensors and treadmills for a while. Used from the thread of
 * the looper, on which the listener is told too.
 */
public final class BleScan {
  /** Why nothing is looked for any longer. */
  public enum Problem {
    /** The phone has no Bluetooth Low Energy. */
    NO_BLUETOOTH,
    /** Bluetooth is switched off. */
    SWITCHED_OFF,
    /** The runner has not allowed it. */
    NOT_ALLOWED,
    /** The phone's location is switched off, and Android gives no results without. */
    LOCATION_OFF,
    /** Android allows five scans in half a minute. */
    TOO_OFTEN,
    /** Android refused, and does not say why. */
    REFUSED
  }

  /** Told on the looper's thread. */
  public interface Listener {
    /** All devices so far, the strongest first. */
    void onDevices(List<BleDevice> devices);

    /** It could not begin, or ended before its time. */
    void onProblem(Problem problem);

    /** Its time is up. */
    void onDone();
  }

  private final Context context;
  private final Handler handler;
  private final long durationMs;
  private final Listener listener;
  private final Scanning scanning;
  private final Map<String, BleDevice> devices = new LinkedHashMap<String, BleDevice>();

  public BleScan(Context context, Looper looper, long durationMs, Listener listener) {
    this.context = context;
    this.handler = new Handler(looper);
    this.durationMs = durationMs;
    this.listener = listener;
    this.scanning = new Scanning(handler, results);
  }

  /** Begin, or begin anew. Tells the problem before it returns where it cannot. */
  public void start() {
    stop();
    devices.clear();
    Problem problem = begin();
    if (problem == null) {
      handler.postDelayed(timeUp, durationMs);
    } else {
      listener.onProblem(problem);
    }
  }

  /** Look no longer and tell no more. */
  public void stop() {
    handler.removeCallbacks(timeUp);
    scanning.stop();
  }

  private Problem begin() {
    BluetoothAdapter adapter = RadioWatch.adapter(context);
    if (adapter == null) {
      return Problem.NO_BLUETOOTH;
    }
    if (!SensorPermissions.missing(context, SensorPermissions.forScan()).isEmpty()) {
      return Problem.NOT_ALLOWED;
    }
    if (!adapter.isEnabled()) {
      return Problem.SWITCHED_OFF;
    }
    if (!isLocationOn()) {
      return Problem.LOCATION_OFF;
    }
    try {
      return scanning.start(adapter, filters(), ScanSettings.SCAN_MODE_LOW_LATENCY)
          ? null
          : Problem.SWITCHED_OFF;
    } catch (SecurityException taken) {
      return Problem.NOT_ALLOWED;
    }
  }

  private boolean isLocationOn() {
    LocationManager manager = (LocationManager) context.getSystemService(Context.LOCATION_SERVICE);
    return manager != null
        && (manager.isProviderEnabled(LocationManager.GPS_PROVIDER)
            || manager.isProviderEnabled(LocationManager.NETWORK_PROVIDER));
  }

  private static List<ScanFilter> filters() {
    List<ScanFilter> filters = new ArrayList<ScanFilter>();
    for (BleProfile profile : BleProfile.ALL) {
      filters.add(
          new ScanFilter.Builder().setServiceUuid(new ParcelUuid(profile.service)).build());
    }
    return filters;
  }

  private void found(ScanResult result) {
    Set<SensorKind> kinds = kinds(result.getScanRecord());
    if (kinds.isEmpty()) {
      return;
    }
    String address = result.getDevice().getAddress();
    String name = result.getScanRecord().getDeviceName();
    BleDevice now = new BleDevice(address, name == null ? "" : name, kinds, result.getRssi());
    BleDevice before = devices.get(address);
    devices.put(address, before == null ? now : before.heardAgain(now));
    listener.onDevices(strongestFirst());
  }

  private static Set<SensorKind> kinds(ScanRecord record) {
    Set<SensorKind> kinds = EnumSet.noneOf(SensorKind.class);
    if (record == null || record.getServiceUuids() == null) {
      return kinds;
    }
    for (BleProfile profile : BleProfile.ALL) {
      if (record.getServiceUuids().contains(new ParcelUuid(profile.service))) {
        kinds.add(profile.kind);
      }
    }
    return kinds;
  }

  private List<BleDevice> strongestFirst() {
    List<BleDevice> sorted = new ArrayList<BleDevice>(devices.values());
    Collections.sort(
        sorted,
        new Comparator<BleDevice>() {
          @Override
          public int compare(BleDevice a, BleDevice b) {
            return Integer.compare(b.rssiDbm, a.rssiDbm);
          }
        });
    return Collections.unmodifiableList(sorted);
  }

  private void failed(int code) {
    handler.removeCallbacks(timeUp);
    switch (code) {
      case ScanCallback.SCAN_FAILED_SCANNING_TOO_FREQUENTLY:
        listener.onProblem(Problem.TOO_OFTEN);
        break;
      case ScanCallback.SCAN_FAILED_FEATURE_UNSUPPORTED:
        listener.onProblem(Problem.NO_BLUETOOTH);
        break;
      default:
        listener.onProblem(Problem.REFUSED);
    }
  }

  private final Runnable timeUp =
      new Runnable() {
        @Override
        public void run() {
          scanning.stop();
          listener.onDone();
        }
      };

  private final Scanning.Listener results =
      new Scanning.Listener() {
        @Override
        public void onResult(ScanResult result) {
          found(result);
        }

        @Override
        public void onFailed(int code) {
          failed(code);
        }
      };
}

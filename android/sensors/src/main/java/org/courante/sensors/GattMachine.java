package org.courante.sensors;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.courante.core.pace.SensorState.Health;

/**
 * What to do about one Bluetooth sensor: an event goes in, actions come out. It holds no radio, no
 * clock and no thread. An event that does not fit the present phase changes nothing.
 *
 * <p>A lost device is tried for as {@link GattTries} says. GATT does one operation at a time, so
 * those after discovery queue.
 */
final class GattMachine {
  static final long CONNECT_MS = 35_000;
  static final long LOOK_MS = 30_000;
  static final long PATIENCE_MS = 120_000;
  static final long OPERATION_MS = 10_000;

  /** A sensor that tells every second and has not for so long counts as lost. */
  static final long SILENCE_MS = 10_000;

  /** A connection that says nothing for so long after that is tried anew. */
  static final long DEAD_MS = 50_000;

  private enum Phase {
    OFF,
    RADIO_OFF,
    NOT_ALLOWED,
    RESTING,
    LOOKING,
    CONNECTING,
    OPERATING,
    LISTENING,
    SILENT
  }

  private final List<GattAction> out = new ArrayList<GattAction>();
  private final Deque<GattAction.Kind> operations = new ArrayDeque<GattAction.Kind>();
  private final GattTries tries = new GattTries();
  private Phase phase = Phase.OFF;
  private boolean everTold;

  List<GattAction> start(boolean radioOn) {
    if (phase == Phase.OFF) {
      everTold = false;
      radio(radioOn);
    }
    return taken();
  }

  List<GattAction> stop() {
    if (phase != Phase.OFF) {
      halt(Phase.OFF);
    }
    return taken();
  }

  /** Bluetooth was switched on or off. */
  List<GattAction> switched(boolean on) {
    boolean wasOff = phase == Phase.RADIO_OFF;
    if (phase != Phase.OFF && phase != Phase.NOT_ALLOWED && on == wasOff) {
      radio(on);
    }
    return taken();
  }

  /** The runner does not allow it; only start, after stop, tries again. */
  List<GattAction> notAllowed() {
    if (phase != Phase.OFF) {
      halt(Phase.NOT_ALLOWED);
      tell(Health.NOT_ALLOWED);
    }
    return taken();
  }

  /** Android does not know what kind of address it is to call: the device must be seen first. */
  List<GattAction> unknownAddress() {
    if (phase == Phase.CONNECTING) {
      look();
    }
    return taken();
  }

  /** The scan came upon the device. */
  List<GattAction> seen() {
    if (phase == Phase.LOOKING) {
      close();
      connect(GattAction.Kind.CONNECT);
    }
    return taken();
  }

  /** Scanning is not possible or not allowed. */
  List<GattAction> cannotLook() {
    if (phase == Phase.LOOKING) {
      close();
      connect(GattAction.Kind.CONNECT_PATIENTLY);
    }
    return taken();
  }

  List<GattAction> connected() {
    if (phase == Phase.CONNECTING) {
      phase = Phase.OPERATING;
      operations.clear();
      operations.add(GattAction.Kind.DISCOVER);
      operate();
    }
    return taken();
  }

  List<GattAction> disconnected() {
    if (isOpen()) {
      lost(unheard());
    }
    return taken();
  }

  /** Discovery is over; the device has the measurement looked for, and a battery level, or not. */
  List<GattAction> discovered(boolean measures, boolean hasBattery) {
    if (isDoing(GattAction.Kind.DISCOVER)) {
      if (measures) {
        operations.add(GattAction.Kind.SUBSCRIBE);
        if (hasBattery) {
          operations.add(GattAction.Kind.READ_BATTERY);
        }
        next();
      } else {
        lost(Health.MISSING);
      }
    }
    return taken();
  }

  List<GattAction> subscribed(boolean done) {
    if (isDoing(GattAction.Kind.SUBSCRIBE)) {
      if (done) {
        next();
      } else {
        lost(unheard());
      }
    }
    return taken();
  }

  /** With or without a level: the sensor serves without. */
  List<GattAction> batteryRead() {
    if (isDoing(GattAction.Kind.READ_BATTERY)) {
      next();
    }
    return taken();
  }

  /** A measurement came: GOOD, or WEAK where there is nothing to go by in it. */
  List<GattAction> told(Health health) {
    if (phase == Phase.OPERATING || isListening()) {
      tries.beginAnew();
      everTold = true;
      tell(health);
      if (isListening()) {
        listen();
      }
    }
    return taken();
  }

  List<GattAction> timeUp() {
    switch (phase) {
      case RESTING:
        attempt();
        break;
      case LISTENING:
        phase = Phase.SILENT;
        tell(unheard());
        wake(DEAD_MS);
        break;
      case LOOKING:
      case CONNECTING:
      case OPERATING:
      case SILENT:
        lost(unheard());
        break;
      default:
        break;
    }
    return taken();
  }

  private void radio(boolean on) {
    tries.beginAnew();
    if (on) {
      tell(unheard());
      attempt();
    } else {
      halt(Phase.RADIO_OFF);
      tell(Health.MISSING);
    }
  }

  private void attempt() {
    GattAction.Kind way = tries.nextWay();
    if (way == GattAction.Kind.LOOK) {
      look();
    } else {
      connect(way);
    }
  }

  private void connect(GattAction.Kind way) {
    phase = Phase.CONNECTING;
    wake(way == GattAction.Kind.CONNECT ? CONNECT_MS : PATIENCE_MS);
    out.add(GattAction.of(way));
  }

  private void look() {
    phase = Phase.LOOKING;
    wake(LOOK_MS);
    out.add(GattAction.of(GattAction.Kind.LOOK));
  }

  private void lost(Health health) {
    halt(Phase.RESTING);
    tell(health);
    wake(tries.nextWaitMs());
  }

  private void next() {
    operations.remove();
    operate();
  }

  private void operate() {
    if (operations.isEmpty()) {
      listen();
    } else {
      wake(OPERATION_MS);
      out.add(GattAction.of(operations.peek()));
    }
  }

  private void listen() {
    phase = Phase.LISTENING;
    wake(SILENCE_MS);
  }

  private void halt(Phase then) {
    phase = then;
    operations.clear();
    close();
  }

  private void close() {
    out.add(GattAction.of(GattAction.Kind.CLOSE));
  }

  private void wake(long afterMs) {
    out.add(GattAction.wake(afterMs));
  }

  private void tell(Health health) {
    out.add(GattAction.tell(health));
  }

  private Health unheard() {
    return everTold ? Health.LOST : Health.WAITING;
  }

  private boolean isOpen() {
    return phase == Phase.CONNECTING || phase == Phase.OPERATING || isListening();
  }

  private boolean isListening() {
    return phase == Phase.LISTENING || phase == Phase.SILENT;
  }

  private boolean isDoing(GattAction.Kind operation) {
    return phase == Phase.OPERATING && operations.peek() == operation;
  }

  private List<GattAction> taken() {
    List<GattAction> actions = new ArrayList<GattAction>(out);
    out.clear();
    return actions;
  }
}

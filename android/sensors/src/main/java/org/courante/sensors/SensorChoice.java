package org.courante.sensors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.courante.core.pace.SensorKind;

/** Which sensors a run is to have. */
public final class SensorChoice {
  public static final SensorChoice NONE =
      new SensorChoice(false, false, Collections.<BleChoice>emptyList());

  public final boolean gps;
  public final boolean steps;

  /** At most one of a kind. */
  public final List<BleChoice> devices;

  /**
   * @throws IllegalArgumentException two devices of one kind
   */
  public SensorChoice(boolean gps, boolean steps, List<BleChoice> devices) {
    this.gps = gps;
    this.steps = steps;
    this.devices = Collections.unmodifiableList(new ArrayList<BleChoice>(devices));
    for (int i = 0; i < devices.size(); i++) {
      if (device(devices.get(i).kind) != devices.get(i)) {
        throw new IllegalArgumentException(
            "devices: two for " + devices.get(i).kind + "; at most one of a kind");
      }
    }
  }

  /** The device chosen for this kind; null where none is. */
  public BleChoice device(SensorKind kind) {
    for (BleChoice device : devices) {
      if (device.kind == kind) {
        return device;
      }
    }
    return null;
  }

  public boolean has(SensorKind kind) {
    switch (kind) {
      case GPS:
        return gps;
      case STEPS:
        return steps;
      default:
        return device(kind) != null;
    }
  }
}

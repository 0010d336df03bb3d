package org.courante.service;

import android.content.Context;
import android.content.SharedPreferences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.courante.core.api.BadAddress;
import org.courante.core.api.ServerAddress;
import org.courante.core.pace.SensorKind;
import org.courante.sensors.BleChoice;
import org.courante.sensors.SensorChoice;

/**
 * What the runner chose, kept on the phone. No token is kept here. May be used from any thread. A
 * value on the phone that is not allowed (any more) counts as not chosen.
 */
public final class Settings {
  /** What {@link #setMode} takes: the server's names. */
  public static final List<String> MODES =
      Collections.unmodifiableList(
          Arrays.asList("auto", "step", "stride", "proportional", "heart", "steady"));

  /** The mode that has a bpm. */
  public static final String STEADY = "steady";

  /** Limits of a steady tempo, in beats a minute; a style's own may be narrower. */
  public static final double LOWEST_BPM = 40;

  public static final double HIGHEST_BPM = 220;

  /** Where a steady tempo begins if none was asked for, in beats a minute. */
  public static final double USUAL_BPM = 160;

  private static final String FILE = "settings";
  private static final String SERVER = "server";
  private static final String STYLE = "style";
  private static final String MODE = "mode";
  private static final String BPM = "bpm";
  private static final String TRACK = "keep_track";
  private static final String SAVE = "save_run";
  private static final String USE = "use_";
  private static final String ADDRESS = "address_";
  private static final String NAME = "name_";

  private final SharedPreferences kept;

  public Settings(Context context) {
    kept = context.getApplicationContext().getSharedPreferences(FILE, Context.MODE_PRIVATE);
  }

  /** The server's address as the runner gave it; empty where none was given. */
  public String serverAddress() {
    return kept.getString(SERVER, "");
  }

  /** The server, or null where none was given. */
  public ServerAddress server() {
    try {
      return ServerAddress.parse(serverAddress());
    } catch (BadAddress none) {
      return null;
    }
  }

  /** Refuses, with a sentence, what is no address; nothing (empty) is no server. */
  public void setServerAddress(String address) {
    String typed = address.trim();
    try {
      if (!typed.isEmpty()) {
        ServerAddress.parse(typed);
      }
    } catch (BadAddress bad) {
      throw new IllegalArgumentException(bad.getMessage(), bad);
    }
    kept.edit().putString(SERVER, typed).apply();
  }

  /** By the server's name; empty: the one the server plays if none is asked for. */
  public String style() {
    return kept.getString(STYLE, "");
  }

  public void setStyle(String style) {
    kept.edit().putString(STYLE, style.trim()).apply();
  }

  public String mode() {
    String mode = kept.getString(MODE, MODES.get(0));
    return MODES.contains(mode) ? mode : MODES.get(0);
  }

  /** Beats a minute; NaN unless the mode is steady. */
  public double bpm() {
    if (!mode().equals(STEADY)) {
      return Double.NaN;
    }
    double bpm = kept.getFloat(BPM, (float) USUAL_BPM);
    return bpm >= LOWEST_BPM && bpm <= HIGHEST_BPM ? bpm : USUAL_BPM;
  }

  /** The bpm counts for steady only; NaN elsewhere. */
  public void setMode(String mode, double bpm) {
    requireMode(mode, bpm);
    SharedPreferences.Editor edit = kept.edit().putString(MODE, mode);
    if (mode.equals(STEADY)) {
      edit.putFloat(BPM, (float) bpm);
    }
    edit.apply();
  }

  /** Refuses, with a sentence, what is no mode or no tempo. */
  static void requireMode(String mode, double bpm) {
    if (!MODES.contains(mode)) {
      throw new IllegalArgumentException(
          "mode '" + mode + "' is not known; right is one of " + MODES + ".");
    }
    if (mode.equals(STEADY) && !(bpm >= LOWEST_BPM && bpm <= HIGHEST_BPM)) {
      throw new IllegalArgumentException(
          "bpm " + bpm + " is not a steady tempo; right is " + LOWEST_BPM + " to " + HIGHEST_BPM
              + " beats a minute.");
    }
  }

  /** Whether the phone keeps where the run went, as GPX. Off unless chosen. */
  public boolean keepsTrack() {
    return kept.getBoolean(TRACK, false);
  }

  public void setKeepsTrack(boolean keeps) {
    kept.edit().putBoolean(TRACK, keeps).apply();
  }

  /** Whether the server keeps the run, with heart rate, once it is over. Off unless chosen. */
  public boolean savesRun() {
    return kept.getBoolean(SAVE, false);
  }

  public void setSavesRun(boolean saves) {
    kept.edit().putBoolean(SAVE, saves).apply();
  }

  /** GPS and the phone's step detector are used unless switched off; others once chosen. */
  public boolean uses(SensorKind kind) {
    return inPhone(kind) ? kept.getBoolean(USE + kind, true) : device(kind) != null;
  }

  /** Switches a sensor of the phone; one outside it is chosen or forgotten. */
  public void setUses(SensorKind kind, boolean uses) {
    if (!inPhone(kind)) {
      throw new IllegalArgumentException(
          "sensor " + kind + " is outside the phone; right is to choose or to forget it.");
    }
    kept.edit().putBoolean(USE + kind, uses).apply();
  }

  /** The device of this kind, or null. */
  public BleChoice device(SensorKind kind) {
    String address = kept.getString(ADDRESS + kind, "");
    if (address.isEmpty() || inPhone(kind)) {
      return null;
    }
    return new BleChoice(kind, address, kept.getString(NAME + kind, ""));
  }

  /** From now on this is the device of its kind. */
  public void choose(BleChoice device) {
    kept.edit()
        .putString(ADDRESS + device.kind, device.address)
        .putString(NAME + device.kind, device.name)
        .apply();
  }

  /** No device of this kind any more. */
  public void forget(SensorKind kind) {
    kept.edit().remove(ADDRESS + kind).remove(NAME + kind).apply();
  }

  /** All that is used, as the sensors take it. */
  public SensorChoice sensors() {
    List<BleChoice> devices = new ArrayList<>();
    for (SensorKind kind : SensorKind.values()) {
      BleChoice device = device(kind);
      if (device != null) {
        devices.add(device);
      }
    }
    return new SensorChoice(uses(SensorKind.GPS), uses(SensorKind.STEPS), devices);
  }

  private static boolean inPhone(SensorKind kind) {
    return kind == SensorKind.GPS || kind == SensorKind.STEPS;
  }
}

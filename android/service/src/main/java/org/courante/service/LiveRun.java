package org.courante.service;

import android.content.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.courante.core.api.Wishes;
import org.courante.core.run.RunKeeper;
import org.courante.core.run.RunState;
import org.courante.core.run.Trouble;

/**
 * One service's runs: joins the coordinator, the phone, the run's keeper and its threads. Main
 * thread, but for what the network thread and the sensors' room do here, which is marked.
 */
final class LiveRun implements RunController, Commands, Phone.Run, Pump.Work, SensorRoom.Tick {
  private static final long SHOWN_EVERY_MS = 250;

  private final List<Listener> listeners = new ArrayList<>();
  private final Parts parts;
  private final MainThread main;
  private final Settings settings;
  private final Front front;
  private final RunKeeper keeper;
  private final Phone phone;
  private final Telemetry telemetry;
  private final SensorRoom room;
  private final Pump pump;
  private final Publisher publisher;
  private final Memory memory;
  private final Chronicle chronicle;
  private final NetworkWatch network;

  /** The run of a process that died, until it goes on here or the runner wants something else. */
  private Wish before;

  /** How often the network thread has begun its work; written by that thread. */
  private volatile long begun;

  private long begunBeforeFarewell;

  LiveRun(Context context, Parts parts, MainThread main, Front front, String userAgent) {
    this.parts = parts;
    this.main = main;
    this.front = front;
    settings = new Settings(context);
    keeper = new RunKeeper(userAgent, new Random());
    Tracks tracks = new Tracks(Tracks.folder(context));
    memory = new Memory(context, parts, keeper, tracks);
    takeSettings();
    before = memory.recall();
    phone = new Phone(context, parts, main, keeper, this, front);
    pump = new Pump(this, "network");
    publisher = new Publisher(main, parts, SHOWN_EVERY_MS, showing());
    telemetry = new Telemetry(keeper, tracks, parts, ringing());
    room = new SensorRoom(context, parts, telemetry, this);
    network = new NetworkWatch(context, main, networkEvents());
    chronicle = new Chronicle(room, memory, tracks, keeper);
    chronicle.resume();
    pump.start();
  }

  /** Whether there is a run, or one that is just taking its leave. */
  boolean isNeeded() {
    return phone.machine.needs().service;
  }

  /** Whether a run was on when the last process died. */
  boolean hasBefore() {
    return before != Wish.REST;
  }

  /** Android started the service again after the process died: go on as it was. */
  void goOn() {
    Wish was = before;
    before = Wish.REST;
    phone.machine.restore(was);
  }

  /** A screen opened after the process died: the run waits for the runner. */
  void waitForRunner() {
    if (hasBefore()) {
      phone.machine.restore(Wish.PAUSE);
    }
  }

  /** The process may go. The run stays on, at the server and in the memory. */
  void close() {
    phone.letGo();
    network.stop();
    pump.stop();
    chronicle.leave();
    room.close();
  }

  @Override
  public RunState state() {
    RunState state = keeper.state(parts.nowMs());
    Trouble ofSound = phone.machine.needs().trouble;
    return state.trouble == null && ofSound != null ? state.withTrouble(ofSound) : state;
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
    listener.onState(state());
  }

  @Override
  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  @Override
  public void play() {
    before = Wish.REST;
    phone.machine.play();
  }

  @Override
  public void pause() {
    before = Wish.REST;
    phone.machine.pause();
  }

  @Override
  public void toggle() {
    before = Wish.REST;
    phone.machine.toggle();
  }

  @Override
  public void end() {
    before = Wish.REST;
    phone.machine.end();
  }

  @Override
  public void setStyle(String style) {
    settings.setStyle(style);
    keeper.wish(keeper.wishes().withStyle(settings.style()));
    changed();
  }

  @Override
  public void setMode(String mode, double bpm) {
    settings.setMode(mode, bpm);
    keeper.wish(keeper.wishes().withMode(settings.mode(), settings.bpm()));
    changed();
  }

  @Override
  public void refreshSensors() {
    Needs needs = phone.machine.needs();
    if (needs.service) {
      front.enter();
    }
    if (needs.sensors) {
      room.start(settings.sensors());
    }
  }

  @Override
  public void wish(Wish wish) {
    long nowMs = parts.nowMs();
    boolean anew = !keeper.isOn();
    switch (wish) {
      case PLAY:
        if (anew) {
          takeSettings();
        }
        keeper.play(nowMs, parts.utcMs());
        break;
      case PAUSE:
        keeper.pause(nowMs);
        break;
      default:
        keeper.end(nowMs);
        network.stop();
    }
    chronicle.follow(wish, anew && settings.keepsTrack());
  }

  private void takeSettings() {
    keeper.setServer(settings.server(), parts.nowMs());
    keeper.wish(wishes());
  }

  @Override
  public void sensors(boolean on) {
    if (on) {
      network.start();
      room.start(settings.sensors());
    } else {
      room.stop();
    }
  }

  @Override
  public void sayFarewell() {
    begunBeforeFarewell = begun;
    pump.ring();
  }

  @Override
  public void changed() {
    pump.ring();
    publisher.soon();
    listen();
  }

  /** In the sensors' room, each second while sensors tell. */
  @Override
  public void tick() {
    telemetry.tick();
    publisher.soon();
    memory.tick();
  }

  /** On the network thread. */
  @Override
  public long once() {
    begun++;
    return keeper.pump(parts.nowMs());
  }

  /** On the network thread. */
  @Override
  public void done(final long againMs) {
    final long number = begun;
    main.post(
        new Runnable() {
          @Override
          public void run() {
            pumped(number, againMs);
          }
        });
  }

  /** A work that began before the run's end knows nothing of it. */
  private void pumped(long number, long againMs) {
    listen();
    publisher.soon();
    if (againMs == NEVER && number > begunBeforeFarewell) {
      phone.machine.farewellSaid();
    }
  }

  /** Have the sound follow the run's address. */
  private void listen() {
    main.post(
        new Runnable() {
          @Override
          public void run() {
            phone.machine.heardAt(keeper.listenUrl());
          }
        });
  }

  private Wishes wishes() {
    return new Wishes(
        settings.style(), settings.mode(), settings.bpm(), -1, settings.savesRun());
  }

  private Runnable showing() {
    return new Runnable() {
      @Override
      public void run() {
        RunState state = state();
        front.show(state);
        for (Listener listener : new ArrayList<>(listeners)) {
          listener.onState(state);
        }
      }
    };
  }

  private Runnable ringing() {
    return new Runnable() {
      @Override
      public void run() {
        pump.ring();
      }
    };
  }

  private NetworkWatch.Listener networkEvents() {
    return new NetworkWatch.Listener() {
      @Override
      public void onNetwork(boolean available) {
        keeper.network(available);
        changed();
      }
    };
  }
}

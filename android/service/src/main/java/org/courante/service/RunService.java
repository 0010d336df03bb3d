package org.courante.service;

import android.app.Service;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Binder;
import android.os.IBinder;
import org.courante.core.pace.SensorKind;
import org.courante.core.run.RunState;

/**
 * Lets a run go on while nobody looks: in the foreground, as long as there is a run, and begun
 * again by Android if its process dies. Screens bind to it and get a {@link RunController}.
 */
public final class RunService extends Service implements Front {
  public static final String PLAY = "org.courante.action.PLAY";
  public static final String PAUSE = "org.courante.action.PAUSE";
  public static final String TOGGLE = "org.courante.action.TOGGLE";
  public static final String END = "org.courante.action.END";

  /** Stay: the screen that began the run may go. */
  private static final String STAY = "org.courante.action.STAY";

  private final MainThread main = new MainThread();
  private Foreground foreground;
  private LiveRun run;
  private Board board;
  private Settings settings;

  /** Whether Android keeps this service when no screen is bound to it. */
  private boolean started;

  /** Whether Android was asked to, and will say so. */
  private boolean starting;

  /** What a screen is given when it binds; main thread only. */
  public final class LocalBinder extends Binder implements RunController.Holder {
    @Override
    public RunController controller() {
      return run;
    }
  }

  /** To start the service with one of the actions above. */
  public static Intent intent(Context context, String action) {
    return new Intent(context, RunService.class).setAction(action);
  }

  @Override
  public void onCreate() {
    super.onCreate();
    settings = new Settings(this);
    foreground = new Foreground(this);
    run = new LiveRun(this, parts(), main, this, "Courante-Android/" + version());
    board = new Board(this, parts(), main, run);
  }

  @Override
  public IBinder onBind(Intent intent) {
    run.waitForRunner();
    return new LocalBinder();
  }

  @Override
  public int onStartCommand(Intent intent, int flags, int startId) {
    boolean again = intent == null;
    if (again && !run.hasBefore() && !run.isNeeded()) {
      stopSelf(startId);
      return START_NOT_STICKY;
    }
    started = true;
    starting = false;
    if (!enterForeground()) {
      setAside();
      return START_NOT_STICKY;
    }
    if (again) {
      run.goOn();
    } else {
      act(intent.getAction());
    }
    if (!run.isNeeded()) {
      leave();
      return START_NOT_STICKY;
    }
    return START_STICKY;
  }

  private void act(String action) {
    if (PLAY.equals(action)) {
      run.play();
    } else if (PAUSE.equals(action)) {
      run.pause();
    } else if (TOGGLE.equals(action)) {
      run.toggle();
    } else if (END.equals(action)) {
      run.end();
    }
  }

  @Override
  public void onDestroy() {
    run.close();
    board.release();
    main.close();
    super.onDestroy();
  }

  @Override
  public void enter() {
    if (started) {
      enterForeground();
      return;
    }
    try {
      startForegroundService(intent(this, STAY));
      starting = true;
    } catch (IllegalStateException outOfSight) {
      main.post(
          new Runnable() {
            @Override
            public void run() {
              setAside();
            }
          });
    }
  }

  /** A start that is still to come must be met in the foreground; it then sees that all is over. */
  @Override
  public void leave() {
    if (!starting) {
      stop();
    }
  }

  @Override
  public void show(RunState state) {
    board.show(state);
  }

  private boolean enterForeground() {
    boolean locates = settings.uses(SensorKind.GPS);
    return foreground.enter(board.begin(run.state()), locates);
  }

  /** Android allows no foreground out of sight: the run waits until the runner opens the app. */
  private void setAside() {
    if (run.isNeeded()) {
      run.pause();
    }
    board.interrupted();
    stop();
  }

  private void stop() {
    board.finish();
    foreground.leave();
    started = false;
    stopSelf();
  }

  private Parts parts() {
    return getApplication() instanceof Parts.Source
        ? ((Parts.Source) getApplication()).parts()
        : new RealParts();
  }

  private String version() {
    try {
      return getPackageManager().getPackageInfo(getPackageName(), 0).versionName;
    } catch (PackageManager.NameNotFoundException never) {
      throw new IllegalStateException("the app knows itself", never);
    }
  }
}

package org.courante.playback;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.courante.core.run.Backoff;
import org.courante.core.sound.Frame;
import org.courante.core.sound.Mp3Frames;
import org.courante.core.sound.StreamSource;

/**
 * Reads the frames of one address into a queue, and connects again whenever the line breaks, until
 * it is stopped or refused. Its thread is blocked in the network nearly all the time.
 */
final class Feed implements Runnable {
  private static final int READ_BYTES = 8 * 1024;

  /** So much without a frame is no MP3. */
  private static final int MOST_WITHOUT_FRAME_BYTES = 64 * 1024;

  /** A connection that gave so many frames (a second) was a good one. */
  private static final int GOOD_FRAMES = 40;

  private final String listenUrl;
  private final StreamSource source;
  private final FrameQueue queue;
  private final Player.Listener listener;
  private final Backoff backoff;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile StreamSource.Stream stream;
  private int failures;

  Feed(
      String listenUrl,
      StreamSource source,
      FrameQueue queue,
      Player.Listener listener,
      Backoff backoff) {
    this.listenUrl = listenUrl;
    this.source = source;
    this.queue = queue;
    this.listener = listener;
    this.backoff = backoff;
    thread = new Thread(this, "courante-reading");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Tell nothing more, and end soon; does not wait for that. Not on the main thread. */
  void stop() {
    stopped = true;
    queue.close();
    thread.interrupt();
    StreamSource.Stream open = stream;
    if (open != null) {
      open.abort();
    }
  }

  @Override
  public void run() {
    try {
      while (!stopped && listen()) {
        Thread.sleep(backoff.takeMs());
      }
    } catch (InterruptedException stop) {
      // Only stop() interrupts.
    }
  }

  /** Returns whether it is worth trying again. */
  private boolean listen() throws InterruptedException {
    try {
      stream = source.open(listenUrl);
    } catch (StreamSource.Refused e) {
      if (!stopped) {
        listener.onRefused(e.httpStatus);
      }
      return false;
    } catch (IOException e) {
      unreachable(e);
      return true;
    }
    try {
      read(stream);
    } finally {
      stream.abort();
      stream = null;
    }
    return true;
  }

  private void read(StreamSource.Stream from) throws InterruptedException {
    Mp3Frames finder = new Mp3Frames();
    int given = 0;
    try {
      InputStream body = from.body();
      byte[] bytes = new byte[READ_BYTES];
      for (int n = body.read(bytes); n >= 0 && !stopped; n = body.read(bytes)) {
        given = give(finder, bytes, n, given);
        if (finder.bytesSinceFrame() > MOST_WITHOUT_FRAME_BYTES) {
          break;
        }
      }
    } catch (IOException e) {
      // Of a line that was good and breaks, the runner hears if it matters, and is told that.
      if (given < GOOD_FRAMES) {
        unreachable(e);
      }
      return;
    }
    ended(finder, from, given);
  }

  private void ended(Mp3Frames finder, StreamSource.Stream from, int given) {
    int lost = finder.bytesSinceFrame();
    if (lost > MOST_WITHOUT_FRAME_BYTES || given == 0 && lost > 0) {
      notPlayable(lost, from.contentType());
    } else if (given < GOOD_FRAMES) {
      // A run that is over gives its last moments for some minutes yet.
      unreachable(new IOException("the sound ended after " + given + " frames"));
    }
  }

  private int give(Mp3Frames finder, byte[] bytes, int n, int given) throws InterruptedException {
    List<Frame> frames = new ArrayList<>();
    finder.push(bytes, 0, n, frames);
    if (frames.isEmpty()) {
      return given;
    }
    List<Arrived> arrived = new ArrayList<>(frames.size());
    for (Frame frame : frames) {
      arrived.add(new Arrived(frame, given + arrived.size() == 0));
    }
    queue.put(arrived);
    if (given < GOOD_FRAMES && given + frames.size() >= GOOD_FRAMES) {
      failures = 0;
      backoff.reset();
    }
    return given + frames.size();
  }

  private void notPlayable(int bytes, String type) {
    if (!stopped) {
      listener.onNotPlayable(
          new IOException(
              "no MP3 frame in " + bytes + " bytes of '" + type + "', expected audio/mpeg"));
    }
  }

  private void unreachable(IOException why) {
    failures++;
    if (!stopped) {
      listener.onUnreachable(failures, why);
    }
  }
}

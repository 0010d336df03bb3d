package org.courante.playback;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.courante.core.sound.StreamSource;

/** A fake source: what it answers and when sound comes is the test's to say. */
final class ScriptedSource implements StreamSource {
  /** 128 kbit/s at 44.1 kHz, stereo. */
  static final int FRAME_BYTES = 417;

  private static final byte[] END = new byte[0];

  final List<String> asked = new ArrayList<>();
  final List<Scripted> opened = new ArrayList<>();
  private IOException answer;
  private String type = "audio/mpeg";

  /** Answer so from now on; null: with sound. */
  synchronized void answer(IOException answer) {
    this.answer = answer;
  }

  synchronized void type(String type) {
    this.type = type;
  }

  @Override
  public synchronized Stream open(String listenUrl) throws IOException {
    asked.add(listenUrl);
    if (answer != null) {
      throw answer;
    }
    Scripted stream = new Scripted(type);
    opened.add(stream);
    return stream;
  }

  synchronized int tries() {
    return asked.size();
  }

  /** The connection of this number, once there is one. */
  Scripted connection(int number) throws Exception {
    Heard.until(() -> size() > number, "connection " + number);
    synchronized (this) {
      return opened.get(number);
    }
  }

  private synchronized int size() {
    return opened.size();
  }

  /** So many frames, each with this number. */
  static byte[] frames(int number, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      byte[] frame = new byte[FRAME_BYTES];
      frame[0] = (byte) 0xff;
      frame[1] = (byte) 0xfb;
      frame[2] = (byte) 0x90;
      frame[4] = (byte) (number >> 8);
      frame[5] = (byte) number;
      out.write(frame, 0, frame.length);
    }
    return out.toByteArray();
  }

  /** One connection. */
  static final class Scripted extends InputStream implements Stream {
    final String type;
    volatile boolean aborted;
    private final BlockingQueue<byte[]> coming = new LinkedBlockingQueue<>();
    private byte[] current = new byte[0];
    private int at;

    Scripted(String type) {
      this.type = type;
    }

    void send(byte[] bytes) {
      coming.add(bytes);
    }

    void end() {
      coming.add(END);
    }

    @Override
    public InputStream body() {
      return this;
    }

    @Override
    public String contentType() {
      return type;
    }

    @Override
    public void abort() {
      aborted = true;
      end();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (at == current.length) {
        try {
          current = coming.take();
        } catch (InterruptedException e) {
          throw new InterruptedIOException("interrupted");
        }
        at = 0;
        if (current.length == 0) {
          return -1;
        }
      }
      int n = Math.min(length, current.length - at);
      System.arraycopy(current, at, into, offset, n);
      at += n;
      return n;
    }
  }
}

package org.courante.playback;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.courante.core.sound.HttpStreamSource;
import org.courante.core.sound.StreamSource;

/** The real source, with every connection's bytes kept. */
final class TappedSource implements StreamSource {
  final List<Wire> wires = new ArrayList<>();
  private final StreamSource real = new HttpStreamSource();

  @Override
  public Stream open(String listenUrl) throws IOException {
    Stream stream = real.open(listenUrl);
    Wire wire = new Wire();
    synchronized (wires) {
      wires.add(wire);
    }
    InputStream tapped =
        new FilterInputStream(stream.body()) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            wire.note(into, offset, Math.max(0, n));
            return n;
          }
        };
    return new Stream() {
      @Override
      public InputStream body() {
        return tapped;
      }

      @Override
      public String contentType() {
        return stream.contentType();
      }

      @Override
      public void abort() {
        stream.abort();
      }
    };
  }
}

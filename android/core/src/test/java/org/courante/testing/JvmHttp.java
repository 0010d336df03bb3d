package org.courante.testing;

import java.lang.reflect.Field;
import java.net.HttpURLConnection;

/**
 * Makes the desktop's {@link HttpURLConnection} as able as Android's, which knows PATCH; the
 * desktop's is older than RFC 5789 and refuses the word before it is sent.
 */
public final class JvmHttp {
  private static final String LEAST_USED = "TRACE";

  private JvmHttp() {}

  /** From now on PATCH is a method in this JVM, and TRACE is none. Twice is once. */
  public static synchronized void allowPatch() {
    HttpURLConnection.getFollowRedirects(); // has the class initialised
    String[] methods = methods();
    for (int i = 0; i < methods.length; i++) {
      if (methods[i].equals(LEAST_USED)) {
        methods[i] = "PATCH";
      }
    }
  }

  /** By name only: {@code --release 8} hides the class, which every OpenJDK opens to all. */
  private static String[] methods() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field access = type.getDeclaredField("theUnsafe");
      access.setAccessible(true);
      Object unsafe = access.get(null);
      Field field = HttpURLConnection.class.getDeclaredField("methods");
      Object base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, field);
      Object offset = type.getMethod("staticFieldOffset", Field.class).invoke(unsafe, field);
      return (String[])
          type.getMethod("getObject", Object.class, long.class).invoke(unsafe, base, offset);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM's HttpURLConnection is unlike OpenJDK 17's", e);
    }
  }
}

package org.courante.core.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import org.courante.core.api.BadAddress.Kind;
import org.junit.Test;

public class ServerAddressTest {
  private static void means(String typed, String baseUrl) throws BadAddress {
    assertEquals(typed, baseUrl, ServerAddress.parse(typed).baseUrl);
  }

  private static BadAddress refused(String typed, Kind kind) {
    try {
      fail(typed + " was taken as " + ServerAddress.parse(typed));
    } catch (BadAddress e) {
      assertEquals(typed, kind, e.kind);
      return e;
    }
    throw new AssertionError();
  }

  @Test
  public void whatIsAtHomeIsPlainOnPort8000() throws BadAddress {
    means("192.168.1.5", "http://192.168.1.5:8000");
    means(" 192.168.1.5:9000\n", "http://192.168.1.5:9000");
    means("192.168.1.5:80", "http://192.168.1.5");
    means("attic", "http://attic:8000");
    means("Attic.local", "http://attic.local:8000");
    means("attic.fritz.lan/", "http://attic.fritz.lan:8000");
    means("pi.home.arpa:8080", "http://pi.home.arpa:8080");
    means("localhost", "http://localhost:8000");
    means("fd00::5", "http://[fd00::5]:8000");
    means("[FD00::5]:9000", "http://[fd00::5]:9000");
    means("::1", "http://[::1]:8000");
  }

  @Test
  public void otherNamesAreOfTheInternetAndSecure() throws BadAddress {
    means("music.example.org", "https://music.example.org");
    means("music.example.org.", "https://music.example.org");
    means("music.example.org:8443", "https://music.example.org:8443");
    means("example.org/courante/", "https://example.org/courante");
    means("müsik.example", "https://xn--msik-0ra.example");
  }

  @Test
  public void anAddressWithASchemeStandsAsItIs() throws BadAddress {
    means("http://192.168.1.5", "http://192.168.1.5");
    means("http://192.168.1.5:8000/", "http://192.168.1.5:8000");
    means("HTTPS://Music.Example.org:443/Run", "https://music.example.org/Run");
    means("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443");
    means("http://music.example.org:443", "http://music.example.org:443");
  }

  @Test
  public void aLinkHoldsAnAddress() throws BadAddress {
    means("courante:connect?server=http%3A%2F%2F192.168.1.5%3A8000", "http://192.168.1.5:8000");
    means("Courante:connect?v=1&server=attic.local", "http://attic.local:8000");
    refused("courante:connect", Kind.SCHEME);
    refused("courante:connect?server=", Kind.EMPTY);
    refused("courante:connect?server=%zz", Kind.SCHEME);
    refused("courante:open?server=attic", Kind.SCHEME);
    refused("courante:connect?server=courante%3Aconnect%3Fserver%3Dattic", Kind.SCHEME);
  }

  @Test
  public void whatIsNoAddressIsRefused() {
    refused(null, Kind.EMPTY);
    refused("  ", Kind.EMPTY);
    refused("ftp://attic", Kind.SCHEME);
    refused("javascript://attic", Kind.SCHEME);
    refused("http://", Kind.HOST);
    refused("https:///path", Kind.HOST);
    refused("a b", Kind.HOST);
    refused("-attic", Kind.HOST);
    refused("attic..local", Kind.HOST);
    refused("300.1.1.1", Kind.HOST);
    refused("1.2.3", Kind.HOST);
    refused("[fe80::1%wlan0]", Kind.HOST);
    refused("[1::2::3]", Kind.HOST);
    refused("1:2:3:4:5:6:7:8:9", Kind.HOST);
    refused("[::1", Kind.HOST);
    refused("attic:", Kind.PORT);
    refused("attic:0", Kind.PORT);
    refused("attic:65536", Kind.PORT);
    refused("attic:http", Kind.PORT);
    refused("[::1]8000", Kind.PORT);
    refused("attic?x=1", Kind.EXTRA);
    refused("attic/#run", Kind.EXTRA);
    refused("attic/a b", Kind.EXTRA);
  }

  @Test
  public void theRefusalSaysWhatWouldBeRight() {
    assertTrue(refused("300.1.1.1", Kind.HOST).getMessage().contains("from 0 to 255"));
    assertTrue(refused("ftp://attic", Kind.SCHEME).getMessage().contains("http:// or https://"));
    assertTrue(refused("attic:0", Kind.PORT).getMessage().contains("from 1 to 65535"));
  }

  @Test
  public void aPasswordIsRefusedAndNotRepeated() {
    BadAddress refusal = refused("http://runner:secret@attic", Kind.CREDENTIALS);
    assertFalse(refusal.getMessage().contains("secret"));
  }

  @Test
  public void pathsStandBehindTheServersOwn() throws BadAddress {
    ServerAddress server = ServerAddress.parse("https://example.org/courante");
    assertEquals("https://example.org/courante/api/styles", server.resolve("/api/styles"));
    assertEquals("example.org/courante", server.shown());
    assertEquals(server, ServerAddress.parse("example.org/courante/"));
  }
}

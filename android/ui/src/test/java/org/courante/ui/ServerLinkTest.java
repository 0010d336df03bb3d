package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.courante.core.api.BadAddress;
import org.junit.Test;

public final class ServerLinkTest {
  @Test
  public void bothFormsOfTheLinkNameTheServer() throws BadAddress {
    String server = "server=http%3A%2F%2F192.168.1.20%3A8000";
    for (String form :
        new String[] {
          "courante:connect?", "courante://connect?", "courante://connect/?", "COURANTE://CONNECT?"
        }) {
      assertTrue(ServerLink.isOne(form));
      assertEquals("http://192.168.1.20:8000", ServerLink.read(form + server).baseUrl);
    }
  }

  @Test
  public void whatElseIsInTheLinkIsNotRead() throws BadAddress {
    String link = "courante://connect?v=1&server=https%3A%2F%2Frun.example.org&then=evil";
    assertEquals("https://run.example.org", ServerLink.read(link).baseUrl);
  }

  @Test
  public void garbageNamesNoServer() {
    for (String link :
        new String[] {
          "courante:",
          "courante://",
          "courante:connect",
          "courante://connect?server=",
          "courante://elsewhere?server=http%3A%2F%2F192.168.1.20",
          "courante:connect?server=ftp%3A%2F%2F192.168.1.20",
          "courante:connect?server=javascript%3Aalert(1)",
          "courante:connect?server=http%3A%2F%2Fuser%3Asecret%40run.example.org",
          "courante:connect?server=%zz",
          "courante:connect?server=courante%3Aconnect%3Fserver%3Drun.example.org"
        }) {
      assertThrows(link, BadAddress.class, () -> ServerLink.read(link));
    }
  }

  @Test
  public void otherLinksAreNotOurs() {
    assertFalse(ServerLink.isOne(null));
    assertFalse(ServerLink.isOne("https://run.example.org"));
  }
}

package org.courante.ui;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Both languages say the same things with the same figures in them. */
public final class TranslationTest {
  private static final Pattern PLACE = Pattern.compile("%(?:(\\d+)\\$)?([a-z])");

  private final Map<String, String> english = texts("values");
  private final Map<String, String> portuguese = texts("values-pt");

  @Test
  public void everyTextIsThereInBothLanguages() {
    assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(portuguese.keySet()));
    assertTrue(english.size() > 100);
  }

  @Test
  public void theSamePlacesAreFilled() {
    for (Map.Entry<String, String> text : english.entrySet()) {
      assertEquals(text.getKey(), places(text.getValue()), places(portuguese.get(text.getKey())));
    }
  }

  @Test
  public void everyPlaceIsNumberedSoThatWordOrderIsFree() {
    for (Map.Entry<String, String> text : english.entrySet()) {
      Matcher place = PLACE.matcher(text.getValue());
      while (place.find()) {
        assertTrue(text.getKey(), place.group(1) != null);
      }
    }
  }

  @Test
  public void nothingOfAnyLengthWasLeftInEnglish() {
    for (Map.Entry<String, String> text : english.entrySet()) {
      boolean words = text.getValue().replaceAll("%\\d\\$[a-z]", "").matches(".*[A-Za-z]{4,}.*");
      boolean same = text.getValue().equals(portuguese.get(text.getKey()));
      assertFalse(text.getKey(), words && same);
    }
  }

  private static List<String> places(String text) {
    List<String> places = new ArrayList<>();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      places.add(place.group());
    }
    Collections.sort(places);
    return places;
  }

  /** By name; one entry for each quantity of a plural. */
  private static Map<String, String> texts(String folder) {
    File file =
        new File(
            System.getProperty("courante.repository"),
            "android/app/res/" + folder + "/strings.xml");
    Map<String, String> texts = new TreeMap<>();
    try {
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file);
      for (Element text : elements(document.getElementsByTagName("string"))) {
        if (!text.getAttribute("translatable").equals("false")) {
          texts.put(text.getAttribute("name"), text.getTextContent());
        }
      }
      for (Element plural : elements(document.getElementsByTagName("plurals"))) {
        for (Element item : elements(plural.getElementsByTagName("item"))) {
          String name = plural.getAttribute("name") + "." + item.getAttribute("quantity");
          texts.put(name, item.getTextContent());
        }
      }
    } catch (Exception unreadable) {
      throw new AssertionError(file + " cannot be read", unreadable);
    }
    return texts;
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}

"""The page's sensors in a real Chromium, bundled as they are, on a page of the station.

Positions come from the browser itself; motion events, the iOS question and Bluetooth devices are
fakes, made by scripts in the page.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page
from tests.conftest import missing

WEB = Path(__file__).parents[2] / "web"
ENTRY = """
export { allSensors } from "./src/sensors/all.js";
export { Sensors } from "./src/sensors/sensors.js";
"""
HARNESS = """() => {
  window.told = { readings: [], states: [] };
  window.kit = sensing.allSensors();
  window.sensors = new sensing.Sensors(kit.list, {
    reading: (reading) => told.readings.push(reading),
    states: (states) => told.states.push(states),
  });
}"""
HERE = {"latitude": 52.123456, "longitude": 4.654321, "accuracy": 5}

STEPS = """(cadence) => {
  const wave = (time) => Math.sin((time / 1000) * (cadence / 60) * 2 * Math.PI);
  setInterval(() => {
    const z = 9.8 + 9 * Math.max(-1, wave(performance.now()));
    const accelerationIncludingGravity = { x: 0.1, y: 0.2, z };
    dispatchEvent(new DeviceMotionEvent("devicemotion", { accelerationIncludingGravity }));
  }, 1000 / 60);
}"""
"""Fake motion: a phone that is shaken so often a minute, told 60 times a second."""

STRAP = """
class FakeGatt {
  constructor(device) { this.device = device; this.connected = false; }
  async connect() {
    this.connected = true;
    const characteristic = this.device.characteristic;
    const getCharacteristic = async () => characteristic;
    return { getPrimaryService: async () => ({ getCharacteristic }) };
  }
  disconnect() { this.device.vanish(); }
}
class FakeStrap extends EventTarget {
  name = "Fake strap";
  gatt = new FakeGatt(this);
  characteristic = Object.assign(new EventTarget(), { startNotifications: async () => {} });
  send(...bytes) {
    this.characteristic.value = new DataView(Uint8Array.from(bytes).buffer);
    this.characteristic.dispatchEvent(new Event("characteristicvaluechanged"));
  }
  vanish() {
    this.gatt.connected = false;
    this.dispatchEvent(new Event("gattserverdisconnected"));
  }
}
window.strap = new FakeStrap();
const fakeBluetooth = {
  requestDevice: async (options) => { window.asked = options; return window.strap; },
  getAvailability: async () => true,
};
Object.defineProperty(navigator, "bluetooth", { value: fakeBluetooth });
"""
"""A fake navigator.bluetooth with one strap, which is always chosen."""


def gpx(points: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{head}<gpx xmlns="http://www.topografix.com/GPX/1/1"'
        ' xmlns:tp="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<trk><name>Along the river</name><trkseg>{points}</trkseg></trk></gpx>"
    )


def gpx_point(second: int, cadence: int) -> str:
    return (
        f'<trkpt lat="{52 + second * 3 / 111195:.7f}" lon="5"><ele>1</ele>'
        f"<time>2024-05-01T06:00:{second:02}Z</time><extensions><tp:TrackPointExtension>"
        f"<tp:hr>{140 + second}</tp:hr><tp:cad>{cadence}</tp:cad>"
        "</tp:TrackPointExtension></extensions></trkpt>"
    )


RUN = gpx("".join(gpx_point(second, 85) for second in range(6)))
TCX = (
    '<?xml version="1.0"?><TrainingCenterDatabase xmlns="urn:x" xmlns:e="urn:e"><Activities>'
    "<Activity><Lap><Track>{}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
).format(
    "".join(
        f"<Trackpoint><Time>2024-05-01T06:00:{second:02}Z</Time>"
        f"<DistanceMeters>{second * 3}</DistanceMeters>"
        "<HeartRateBpm><Value>150</Value></HeartRateBpm>"
        "<Extensions><e:TPX><e:RunCadence>84</e:RunCadence></e:TPX></Extensions></Trackpoint>"
        for second in range(4)
    )
)


@dataclass(frozen=True)
class Sensing:
    """A page that has the sensors, and what they told."""

    page: Page

    def start(self, kind: str) -> None:
        # Not awaited: what comes of it is a state.
        self.page.evaluate("(kind) => { sensors.start(kind); }", kind)

    def until(self, kind: str, health: str, reason: str | None = None) -> None:
        self.page.wait_for_function(
            """([kind, health, reason]) => {
              const state = sensors.states.find((state) => state.kind === kind);
              return state.health === health && state.reason === reason;
            }""",
            arg=[kind, health, reason],
        )

    def until_readings(self, count: int) -> list[dict[str, Any]]:
        self.page.wait_for_function("(count) => told.readings.length >= count", arg=count)
        return self.page.evaluate("() => told.readings")

    def trouble_with(self, text: str) -> str:
        attempt = (
            "(text) => { try { kit.gpx.load(text, 'a.gpx'); } catch (e) { return e.reason; } }"
        )
        return self.page.evaluate(attempt, text)


@pytest.fixture(scope="module")
def bundle() -> str:
    esbuild = WEB / "node_modules" / ".bin" / "esbuild"
    if not esbuild.exists():
        missing("esbuild", "scripts/make-web-packages")
    command = [esbuild, "--bundle", "--format=iife", "--global-name=sensing"]
    command += ["--log-level=error", f"--sourcefile={WEB / 'sensing.ts'}", "--loader=ts"]
    done = subprocess.run(
        command, input=ENTRY, cwd=WEB, capture_output=True, check=True, text=True, timeout=60
    )
    return done.stdout


def open_sensing(context: BrowserContext, bundle: str, script: str = "") -> Sensing:
    page = context.new_page()
    if script:
        page.add_init_script(script)
    page.goto("/")
    # As a script of the debugger: the page's own policy lets no stranger in.
    page.evaluate(f"() => {{ {bundle}; window.sensing = sensing; }}")
    page.evaluate(HARNESS)
    return Sensing(page)


@pytest.fixture
def sensing(context: BrowserContext, bundle: str) -> Sensing:
    return open_sensing(context, bundle)


def place_by_devtools(session: CDPSession, **override: float) -> None:
    session.send("Emulation.setGeolocationOverride", {**HERE, **override})  # pyright: ignore[reportUnknownMemberType]


def test_the_receivers_own_speed(context: BrowserContext, bundle: str) -> None:
    context.grant_permissions(["geolocation"])
    sensing = open_sensing(context, bundle)
    place_by_devtools(context.new_cdp_session(sensing.page), speed=3.25)
    sensing.start("gps")
    sensing.until("gps", "good")
    reading = sensing.until_readings(1)[0]
    assert (reading["speedMps"], reading["source"]) == (3.25, "gps")


def test_speed_from_positions_that_stay_here(context: BrowserContext, bundle: str) -> None:
    context.grant_permissions(["geolocation"])
    sensing = open_sensing(context, bundle)
    sensing.start("gps")
    for step in range(8):
        latitude = HERE["latitude"] + step * 0.00002
        context.set_geolocation(
            {"latitude": latitude, "longitude": HERE["longitude"], "accuracy": 5}
        )
        sensing.page.wait_for_timeout(500)
    readings = sensing.until_readings(2)
    assert all(2 < reading["speedMps"] < 8 for reading in readings)
    kept = sensing.page.evaluate("() => JSON.stringify([told, sensors.states])")
    assert "52.12" not in kept
    assert "4.65" not in kept
    sensing.page.evaluate("() => sensors.stop('gps')")
    sensing.until("gps", "off")


def test_a_refused_location(sensing: Sensing) -> None:
    sensing.start("gps")
    sensing.until("gps", "denied", "denied")


def test_a_page_that_is_not_secure_has_no_sensors(context: BrowserContext, bundle: str) -> None:
    insecure = "Object.defineProperty(window, 'isSecureContext', { value: false });"
    sensing = open_sensing(context, bundle, insecure)
    for kind in ("gps", "motion", "heartRate"):
        assert not sensing.page.evaluate("(kind) => sensors.possible(kind)", kind)
        sensing.start(kind)
        sensing.until(kind, "missing", "insecure")
    assert sensing.page.evaluate("() => sensors.possible('slider') && sensors.possible('gpx')")


@pytest.mark.parametrize("cadence", [112, 172])
def test_steps_from_motion_events(sensing: Sensing, cadence: int) -> None:
    sensing.start("motion")
    sensing.page.evaluate(STEPS, cadence)
    sensing.until("motion", "good")
    readings = sensing.until_readings(3)
    assert [reading["source"] for reading in readings] == ["phone"] * len(readings)
    assert readings[-1]["cadenceSpm"] == pytest.approx(cadence, rel=0.03)


def test_a_device_without_motion_sensor_says_so(sensing: Sensing) -> None:
    sensing.start("motion")
    sensing.until("motion", "missing", "motionSilent")


@pytest.mark.parametrize(("answer", "health"), [("denied", "denied"), ("granted", "waiting")])
def test_ios_asks_the_runner(
    context: BrowserContext, bundle: str, answer: str, health: str
) -> None:
    asks = f"DeviceMotionEvent.requestPermission = async () => '{answer}';"
    sensing = open_sensing(context, bundle, asks)
    sensing.start("motion")
    sensing.until("motion", health, "denied" if health == "denied" else "motionLooking")


def test_a_strap_is_lost_and_found(context: BrowserContext, bundle: str) -> None:
    sensing = open_sensing(context, bundle, STRAP)
    sensing.start("heartRate")
    sensing.until("heartRate", "waiting", "bluetoothConnecting")
    assert sensing.page.evaluate("() => asked") == {"filters": [{"services": ["heart_rate"]}]}
    sensing.page.evaluate("() => strap.send(0x06, 142)")
    sensing.until("heartRate", "good")
    assert sensing.until_readings(1)[0]["heartRateBpm"] == 142
    sensing.page.evaluate("() => strap.send(0x04, 142)")
    sensing.until("heartRate", "weak", "strapOffSkin")
    sensing.page.evaluate("() => strap.send(0x10)")
    sensing.until("heartRate", "weak", "bluetoothGarbage")
    sensing.page.evaluate("() => strap.vanish()")
    sensing.until("heartRate", "lost", "bluetoothLost")
    sensing.page.wait_for_function("() => strap.gatt.connected")
    sensing.page.evaluate("() => strap.send(0x06, 150)")
    sensing.until("heartRate", "good")


def test_a_browser_without_bluetooth(context: BrowserContext, bundle: str) -> None:
    sensing = open_sensing(context, bundle, "delete Navigator.prototype.bluetooth;")
    sensing.start("running")
    sensing.until("running", "missing", "unsupported")


def test_a_recorded_run_is_replayed(sensing: Sensing) -> None:
    loaded = sensing.page.evaluate("(text) => kit.gpx.load(text, 'run.gpx')", RUN)
    assert loaded == {"title": "Along the river", "durationS": 5}
    sensing.page.evaluate("() => { kit.gpx.speedup = 20; }")
    sensing.start("gpx")
    readings = sensing.until_readings(6)
    sensing.until("gpx", "off", "gpxOver")
    assert [reading["heartRateBpm"] for reading in readings] == [140, 141, 142, 143, 144, 145]
    assert {reading["cadenceSpm"] for reading in readings} == {170}
    assert [reading["speedMps"] for reading in readings[1:]] == pytest.approx([3] * 5, rel=0.01)
    assert {reading["source"] for reading in readings} == {"watch"}
    times = [reading["timeS"] for reading in readings]
    assert 0.2 < times[-1] - times[0] < 2
    assert set(readings[0]) == {"timeS", "speedMps", "cadenceSpm", "heartRateBpm", "source"}


def test_a_recorded_run_of_the_other_format(sensing: Sensing) -> None:
    loaded = sensing.page.evaluate("(text) => kit.gpx.load(text, 'evening.tcx')", TCX)
    assert loaded == {"title": "evening", "durationS": 3}
    sensing.page.evaluate("() => { kit.gpx.speedup = 20; }")
    sensing.start("gpx")
    last = sensing.until_readings(4)[-1]
    assert (last["speedMps"], last["cadenceSpm"], last["heartRateBpm"]) == (3, 168, 150)


def test_files_that_cannot_be_replayed_are_named(sensing: Sensing) -> None:
    timeless = '<trkpt lat="52" lon="5"/><trkpt lat="52.1" lon="5"/>'
    assert sensing.trouble_with("a run") == "gpxNotXml"
    assert sensing.trouble_with(RUN[:-30]) == "gpxNotXml"
    assert sensing.trouble_with(gpx("", "<!DOCTYPE gpx>")) == "gpxNotXml"
    assert sensing.trouble_with("<kml/>") == "gpxUnknown"
    assert sensing.trouble_with(gpx("")) == "gpxTooShort"
    assert sensing.trouble_with(gpx(timeless)) == "gpxNoTimes"
    sensing.start("gpx")
    sensing.until("gpx", "missing", "gpxNone")

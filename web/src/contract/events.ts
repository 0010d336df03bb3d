// Server-sent events of a run; time_s is where in the run's sound. tests/golden/rest/events.json has them.

import { fieldsOf, Nonsense, numberIn, textIn } from "./decode.js";
import type { Tempo } from "./reading.js";
import { tempoFrom } from "./rest.js";

export type RunEvent =
  | { readonly is: "beat"; readonly timeS: number; readonly beat: number }
  | { readonly is: "tempo"; readonly timeS: number; readonly tempo: Tempo }
  | { readonly is: "style"; readonly timeS: number; readonly style: string }
  | { readonly is: "energy"; readonly timeS: number; readonly level: number }
  | { readonly is: "lag"; readonly timeS: number; readonly lateS: number }
  | { readonly is: "end"; readonly timeS: number; readonly why: string };

/** An event, or null for one of a name that this page does not know. */
export function eventFrom(name: string, data: string): RunEvent | null {
  const fields = fieldsOf(parsed(data), "the event");
  const timeS = () => numberIn(fields, "time_s");
  switch (name) {
    case "beat":
      return { is: "beat", timeS: timeS(), beat: numberIn(fields, "beat") };
    case "tempo":
      return { is: "tempo", timeS: timeS(), tempo: tempoFrom(fields) };
    case "style":
      return { is: "style", timeS: timeS(), style: textIn(fields, "style") };
    case "energy":
      return { is: "energy", timeS: timeS(), level: numberIn(fields, "energy") };
    case "lag":
      return { is: "lag", timeS: timeS(), lateS: numberIn(fields, "late_s") };
    case "end":
      return { is: "end", timeS: timeS(), why: textIn(fields, "why") };
    default:
      return null;
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new Nonsense("the event is not JSON", { cause });
  }
}

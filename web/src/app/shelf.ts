// What is kept of a run that is over.

import type { Saying } from "../contract/phase.js";
import type { RunKey } from "../contract/rest.js";
import { Refused, Unreachable } from "../net/request.js";
import { keepsake } from "../net/rest.js";
import type { Shelf } from "../view/ended.js";

/** `closed`: the station knows all of the run; before that it would tell less. */
export function shelfOf(run: RunKey, closed: Promise<void>, say: (saying: Saying) => void): Shelf {
  return {
    fetch: async (name) => {
      await closed;
      try {
        return await keepsake(run, name);
      } catch (error) {
        if (error instanceof Refused) say({ text: error.message });
        else if (error instanceof Unreachable) say({ key: "unreachable" });
        else throw error;
        return null;
      }
    },
  };
}

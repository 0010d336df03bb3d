// Looks at how the house fares, while somebody can see it.

import { overview } from "../run/overview.js";
import type { HouseCard } from "../view/house_card.js";

const EACH_MS = 10_000;
const WIDE = "(min-width: 60rem)";

export function watchHouse(card: HouseCard): void {
  const wide = matchMedia(WIDE);
  const look = async () => {
    if (!wide.matches || document.hidden) return;
    try {
      card.show(await overview(AbortSignal.timeout(EACH_MS)));
    } catch {
      card.hide(); // its operator keeps the numbers to himself, or it is away
    }
  };
  setInterval(() => void look(), EACH_MS);
  wide.addEventListener("change", () => void look());
  void look();
}

// The page: what is pressed, what sounds, and what is shown.

import { Page } from "./app/page.js";
import { keepOffline } from "./offline.js";

void keepOffline();
void new Page().welcome();

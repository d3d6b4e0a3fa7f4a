// Pages with a long answer load this, so that people see how many characters are left. Without it the form works the same,
// and the limit stands in words below the box.
import { CharacterCount } from "./character-count.mjs";

document.body.classList.add("govuk-frontend-supported", "js-enabled");
for (const box of document.querySelectorAll('[data-module="govuk-character-count"]')) {
  new CharacterCount(box);
}

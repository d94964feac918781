// All that the page says in German: loaded when German is chosen, so that nobody else waits for it.
export { errorInGerman, inGerman } from './german-problems.ts';
export { de as texts } from './texts-de.ts';

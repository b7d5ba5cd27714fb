// The grammar of EVSE ids, as far as the console compares them.

const ISO = /^([A-Z]{2})\*?([A-Z0-9]{3})\*?E([A-Z0-9*]+)$/;
const DIN = /^\+?([0-9]{1,3}\*[0-9]{3,6}\*[0-9*]+)$/;

/** One text for all spellings of an id; what is no id stays as it is. */
export function canonical(evseId) {
  const upper = evseId.toUpperCase();
  const iso = ISO.exec(upper);
  return iso ? `${iso[1]}${iso[2]}E${iso[3]}` : (DIN.exec(upper)?.[1] ?? upper);
}

/** The ids of a pasted list: one on each line, or with commas, semicolons or blanks between; each once. */
export function pasted(text) {
  const byCanonical = new Map();
  for (const evseId of text.split(/[\s,;]+/).filter((each) => each !== "")) {
    if (!byCanonical.has(canonical(evseId))) {
      byCanonical.set(canonical(evseId), evseId);
    }
  }
  return [...byCanonical.values()];
}

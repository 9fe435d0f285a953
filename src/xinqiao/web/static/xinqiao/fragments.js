// Parts of pages that the desk fetches from this office (Trusted Types: nothing else makes text into a page). They hold no program: what
// would run one is refused. Wherever a tag may begin its attributes are read as a browser reads them, blanks and quotes alike: people's own
// words within the quotes of a value mean nothing here.
const TAG = /<([a-z][^\t\n\f\r />]*)/gi;
const ATTRIBUTE = /[\t\n\f\r /]*(=?[^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >]*)))?/y;
const PROGRAM = /^(?:script|iframe|object|embed|base|meta)$/i, RUNS = /^(?:on|(?:data-)?hx-on|srcdoc$)/i;
const LEADS = /^(?:(?:xlink:)?href|src|action|formaction)$/i, INTO = /^(?:javascript:|[a-z]*&)/i;
function runs(text) {
  for (const tag of text.matchAll(TAG)) {
    if (PROGRAM.test(tag[1])) return true;
    ATTRIBUTE.lastIndex = tag.index + tag[0].length;
    for (let one = ATTRIBUTE.exec(text); one?.[0]; one = ATTRIBUTE.exec(text)) {
      const [, name, ...values] = one;
      if (RUNS.test(name)) return true;
      if (LEADS.test(name) && INTO.test(values.join("").replace(/[\0-\x20]/g, ""))) return true;
    }
  }
  return false;
}
globalThis.trustedTypes?.createPolicy("default", { createHTML: (text) => (runs(text) ? null : text) });

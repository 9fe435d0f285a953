// Parts of pages that the desk fetches from this office (Trusted Types: nothing else makes text into a page). They hold no program: what
// would run one, within a tag, is refused. What people wrote comes with its signs escaped and never looks like that.
const RUNS = /<\s*(?:script|iframe|object|embed|base|meta)\b|<[^>]*[\s"'/](?:on\w+|srcdoc)\s*=|<[^>]*=\s*["']?\s*javascript:/i;
globalThis.trustedTypes?.createPolicy("default", { createHTML: (text) => (RUNS.test(text) ? null : text) });

/** What modules look at when they are loaded, for tests that run without a browser. */
const page = {
  location: new URL('http://localhost/'),
  navigator: { languages: ['en'], onLine: true },
  document: { documentElement: { dataset: {} } },
  matchMedia: () => ({ matches: false, addEventListener: () => {} }),
};
for (const [name, value] of Object.entries(page)) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

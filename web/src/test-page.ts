/** What modules look at when they are loaded, for tests that run without a browser. */
Object.assign(globalThis, {
  location: new URL('http://localhost/'),
  matchMedia: () => ({ matches: false, addEventListener: () => {} }),
});

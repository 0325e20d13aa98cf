import { useEffect } from 'react';

/**
 * Stands in for `react-style-singleton`, by which dialogs hold the page still behind them: that writes a
 * `<style>` into the page, which the server's content policy forbids. A constructed sheet does the same
 * and is no inline style.
 */
export function styleSingleton() {
  let users = 0;
  let sheet: CSSStyleSheet | null = null;
  const add = (styles: string) => {
    users += 1;
    if (sheet) return;
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };
  const remove = () => {
    users -= 1;
    if (users > 0) return;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    sheet = null;
  };
  return function Sheet({ styles, dynamic = false }: { styles: string; dynamic?: boolean }) {
    useEffect(() => {
      add(styles);
      return remove;
      // As there: what is written stays as it is while somebody uses it, unless it is said to change.
    }, [dynamic ? styles : null]);
    return null;
  };
}

/** Line drawings of 24 by 24, by what they mean. */
const PATHS = {
  market: 'M4 19V5m0 14h16M8 15v-4m4 4V7m4 8v-6',
  wallet: 'M4 7h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7Zm0 0a2 2 0 0 1 2-2h10M16 13h.01',
  issuer: 'M5 20V8l7-4 7 4v12M9 20v-5h6v5M9 11h.01M15 11h.01',
  till: 'M4 8V5h3M17 5h3v3M20 16v3h-3M7 19H4v-3M8 12h8',
  desk: 'M12 4 5 7v5c0 4 3 7 7 8 4-1 7-4 7-8V7l-7-3Zm-2.5 8 2 2 3.5-4',
  search: 'M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14Zm5-2 4 4',
  x: 'M6 6l12 12M18 6 6 18',
  check: 'm5 12 5 5 9-10',
  chevron: 'm9 6 6 6-6 6',
  down: 'm6 9 6 6 6-6',
  back: 'm15 6-6 6 6 6',
  plus: 'M12 5v14M5 12h14',
  gift: 'M4 11h16v9H4zM3 8h18v3H3zM12 8v12M12 8S7 8 7 5.5 11 4 12 8Zm0 0s5 0 5-2.5S13 4 12 8Z',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2',
  clock: 'M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18Zm0-14v5l3 2',
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l2 2H4l2-2Zm4 4h4',
  download: 'M12 4v11m-4-4 4 4 4-4M5 20h14',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  sun: 'M12 16a4 4 0 1 1 0-8 4 4 0 0 1 0 8Zm0-13v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4',
  moon: 'M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10Z',
  settings: 'M5 7h8m4 0h2M5 12h2m4 0h8M5 17h8m4 0h2M15 5v4M9 10v4M15 15v4',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c1-4 4-6 8-6s7 2 8 6',
  warn: 'M12 4 3 20h18L12 4Zm0 6v5m0 2.5h.01',
  info: 'M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18Zm0-10v5m0-8h.01',
  offline: 'M4 4l16 16M8 15a6 6 0 0 1 6-1M5 11a10 10 0 0 1 4-2m4-.5A11 11 0 0 1 19 11m-7 8h.01',
  scan: 'M4 8V5h3M17 5h3v3M20 16v3h-3M7 19H4v-3M4 12h16',
  key: 'M14 10a4 4 0 1 0-3.5 4L12 15.5h2v2h2v2h3v-3l-5-5',
  webhook: 'M8 8a4 4 0 1 1 6 3l3 5m0 0a4 4 0 1 1-3 4H9m0 0a4 4 0 1 1-3-6l3-4',
  play: 'M8 5v14l11-7L8 5Z',
  refresh: 'M20 11a8 8 0 0 0-14-4L4 9m0-5v5h5M4 13a8 8 0 0 0 14 4l2-2m0 5v-5h-5',
  pause: 'M8 5v14M16 5v14',
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  star: 'm12 4 2.5 5.2 5.5.8-4 4 1 5.5-5-2.7-5 2.7 1-5.5-4-4 5.5-.8L12 4Z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className = 'size-5' }: { name: IconName; className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" className={`shrink-0 ${className}`}>
      <path d={PATHS[name]} />
    </svg>
  );
}

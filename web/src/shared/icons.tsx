// The page's pictures: drawn with lines, in the colour of the text around them.
import type { JSX } from 'preact';

const PATHS = {
  grid: 'M12 2 7 22M12 2l5 20M8.5 8h7M7.5 13h9M9.2 8l6.6 5M14.8 8l-6.6 5M6 22h12M4 8h16',
  sun: 'M12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM12 1.5v2.5M12 20v2.5M1.5 12H4M20 12h2.5M4.6 4.6l1.8 1.8M17.6 17.6l1.8 1.8M4.6 19.4l1.8-1.8M17.6 6.4l1.8-1.8',
  battery:
    'M5 8h12.5A1.5 1.5 0 0 1 19 9.5v5a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.500 14.5v-5A1.5 1.5 0 0 1 5 8ZM22 10.500v3M12 9.500l-2.500 3h3L10 15.500',
  house: 'M3 11.500 12 3.500l9 8M5.500 9.500V20.500h13V9.500M10 20.500v-6h4v6',
  car: 'M3.500 16.500v-3.200l2-1 1.700-4.300A1.500 1.500 0 0 1 8.600 7h6.800a1.500 1.500 0 0 1 1.400 1l1.700 4.300 2 1v3.200a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1ZM6 12.300h12M7.500 15h.01M16.500 15h.01M5.500 17.500v2M18.500 17.500v2',
  consumer: 'M8 2.500v5M16 2.500v5M5.500 7.500h13v4a6.500 6.500 0 0 1-13 0v-4ZM12 18v4',
  now: 'M3 12h4l2.500-7 5 14L17 12h4',
  meters: 'M4 17a8 8 0 1 1 16 0M12 17l4-6.500M4 20.500h16',
  history: 'M4 20V12M9.300 20V5M14.700 20v-9M20 20V8',
  control: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5',
  system: 'M4 5.500h16v13H4zM7.500 9.500l3 2.500-3 2.500M12.500 15h4',
  settings: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 3v18',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

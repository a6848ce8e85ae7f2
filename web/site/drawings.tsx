/** The road to the horizon behind the headline. Decoration only. */
export function Landscape() {
  return (
    <svg className="landscape" viewBox="0 0 1440 520" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle cx="1040" cy="190" r="74" fill="#f3c67a" opacity=".85" />
      <path d="M0 330 190 240l150 70 210-130 240 150 190-100 220 110 240-120v280H0Z" fill="#0d6d9e" opacity=".6" />
      <path d="M0 390 260 300l280 90 300-110 320 110 280-70v200H0Z" fill="#0a5277" />
      <path d="M0 430q360-60 760-20t680-10v120H0Z" fill="#073a55" />
      <path d="M1034 404q60 16 10 40T800 520h420q-40-50-70-72t-92-44Z" fill="#10222d" />
      <path d="M1052 410q50 18 36 44M1078 466l-12 18M1056 498l-12 18" fill="none" stroke="#f3c67a" strokeWidth="4" />
    </svg>
  );
}

/** A car in one line, for a series without a picture. Decoration only. */
export function CarLine() {
  return (
    <svg className="car-line" viewBox="0 0 320 110" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="5" strokeLinecap="round" strokeLinejoin="round">
        <path d="M66 84H28q-10 0-10-10V62q0-10 12-13l46-8 38-24q8-5 18-5h62q11 0 19 7l33 28 44 9q16 4 16 18v4q0 6-8 6h-26m-56 0H118" />
        <path d="M92 42h142M166 14v28" strokeWidth="3" />
        <circle cx="92" cy="84" r="20" />
        <circle cx="246" cy="84" r="20" />
      </g>
    </svg>
  );
}

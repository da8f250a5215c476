/** Sample "Lighthouse at dusk": a lighthouse on a rocky coast. */
import { uniform } from '../style-transfer/random.js';
import { between, type Colour, jitter, mix, rgb, stroke } from './canvas.js';

export const view = { width: 768, height: 768 };

const HORIZON = 470;

const GRADIENTS = `
<defs>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#27406f"/><stop offset="0.45" stop-color="#7d86ad"/><stop offset="0.8" stop-color="#f0b487"/><stop offset="1" stop-color="#ffe0a8"/></linearGradient>
<linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#d9a98a"/><stop offset="0.25" stop-color="#6d7f9d"/><stop offset="1" stop-color="#16304e"/></linearGradient>
<linearGradient id="tower" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#fff6e6"/><stop offset="0.45" stop-color="#e9dfd2"/><stop offset="1" stop-color="#6f7285"/></linearGradient>
<linearGradient id="band" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#d8483c"/><stop offset="0.5" stop-color="#b53030"/><stop offset="1" stop-color="#561c2c"/></linearGradient>
<linearGradient id="roof" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#c25443"/><stop offset="1" stop-color="#5b2530"/></linearGradient>
<radialGradient id="sun"><stop offset="0" stop-color="#fffbe0"/><stop offset="0.25" stop-color="#ffe7a0" stop-opacity="0.95"/><stop offset="1" stop-color="#ffc37a" stop-opacity="0"/></radialGradient>
<radialGradient id="lamp"><stop offset="0" stop-color="#fffde8"/><stop offset="0.3" stop-color="#ffefa6" stop-opacity="0.8"/><stop offset="1" stop-color="#ffe38c" stop-opacity="0"/></radialGradient>
<linearGradient id="beam" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#fff3b8" stop-opacity="0.75"/><stop offset="1" stop-color="#fff3b8" stop-opacity="0"/></linearGradient>
<filter id="soft"><feGaussianBlur stdDeviation="9"/></filter><filter id="softer"><feGaussianBlur stdDeviation="3"/></filter>
</defs>`;

function clouds(random: () => number): string {
  const parts: string[] = [];
  for (let i = 0; i < 26; i++) {
    const y = between(random, 40, 380);
    const x = between(random, -60, 800);
    const warm = y / HORIZON;
    for (let puff = 0; puff < 9; puff++) {
      const [cx, cy] = [x + between(random, -90, 90), y + between(random, -10, 10)];
      const tone = mix([126, 130, 165], [255, 205, 160], Math.min(1, warm * between(random, 0.5, 1.3)));
      parts.push(
        `<ellipse cx="${cx.toFixed(0)}" cy="${cy.toFixed(0)}" rx="${between(random, 24, 70).toFixed(0)}" ry="${between(random, 5, 15).toFixed(0)}" fill="${rgb(tone)}" opacity="0.34"/>`,
      );
    }
  }
  return `<g filter="url(#soft)">${parts.join('')}</g>`;
}

function waves(random: () => number): string {
  const parts: string[] = [];
  for (let i = 0; i < 900; i++) {
    const depth = random() ** 1.4;
    const y = HORIZON + 4 + depth * (768 - HORIZON);
    const x = between(random, -20, 788);
    const glitter = Math.abs(x - 205) < 30 + 110 * depth && random() < 0.55;
    const colour: Colour = glitter ? [255, 222, 165] : mix([150, 160, 185], [20, 44, 72], random());
    parts.push(
      stroke(() => 0.12 * Math.sin(x / 40 + y / 9), {
        x,
        y,
        length: 8 + 46 * depth,
        width: 0.8 + 3.2 * depth,
        colour: jitter(random, colour, 12),
        opacity: 0.55,
      }),
    );
  }
  return parts.join('');
}

/** Polygonal facets up to the cliff's edge, lit near the top and on the left. */
function rocks(random: () => number): string {
  const edge = (x: number) =>
    600 - 178 * Math.exp(-(((x - 560) / 250) ** 2)) + 12 * Math.sin(x / 23) + 7 * Math.sin(x / 9);
  const outline = Array.from({ length: 60 }, (_, i) => `${300 + i * 8},${edge(300 + i * 8).toFixed(0)}`).join(' ');
  const parts = [`<polygon points="270,768 ${outline} 780,768" fill="#2c2a35"/>`];
  for (let i = 0; i < 900; i++) {
    const x = between(random, 290, 775);
    const top = edge(x) + 6;
    const y = top + (768 - top) * random() ** 1.2;
    const size = between(random, 7, 26);
    const facing = random();
    const lit = facing ** 2 * Math.max(0.12, 1 - (y - top) / 260);
    const tone = jitter(random, mix([40, 38, 50], x < 560 ? [222, 160, 118] : [128, 122, 142], lit), 8);
    const turn = between(random, 0, 1.2);
    const corner = (angle: number) => {
      const reach = size * between(random, 0.55, 1);
      return `${(x + Math.cos(angle + turn) * reach).toFixed(0)},${(y + Math.sin(angle + turn) * reach * 0.75).toFixed(0)}`;
    };
    const points = [0.2, 1.4, 2.5, 3.6, 5].map(corner).join(' ');
    parts.push(`<polygon points="${points}" fill="${rgb(tone)}" stroke="#211f29" stroke-width="0.8" opacity="0.85"/>`);
  }
  for (let i = 0; i < 70; i++) {
    const x = between(random, 262, 420);
    parts.push(
      `<ellipse cx="${x.toFixed(0)}" cy="${between(random, 690, 762).toFixed(0)}" rx="${between(random, 6, 26).toFixed(0)}" ry="${between(random, 1.5, 5).toFixed(1)}" fill="#e9e6e2" opacity="0.5"/>`,
    );
  }
  return parts.join('');
}

const LIGHTHOUSE = `
<g>
<polygon points="566,235 790,150 790,236" fill="url(#beam)" opacity="0.55" filter="url(#softer)"/>
<polygon points="548,236 250,140 250,240" fill="#fff3b8" opacity="0.16" filter="url(#soft)"/>
<path d="M524 268 L590 268 L612 452 L502 452 Z" fill="url(#tower)"/>
<path d="M520 300 L594 300 L599 342 L515 342 Z" fill="url(#band)"/><path d="M510 386 L604 386 L609 428 L505 428 Z" fill="url(#band)"/>
<rect x="551" y="312" width="11" height="19" rx="5" fill="#2a2733"/><rect x="551" y="398" width="12" height="20" rx="5" fill="#2a2733"/><rect x="548" y="356" width="11" height="17" rx="5" fill="#4a4654"/>
<rect x="514" y="256" width="86" height="13" rx="3" fill="#3a3342"/><path d="M518 256v-14M530 256v-14M542 256v-14M557 256v-14M572 256v-14M584 256v-14M596 256v-14M516 242h82" stroke="#3a3342" stroke-width="2.5"/>
<rect x="535" y="212" width="44" height="44" fill="#ffe9a8"/><path d="M535 212v44M546 212v44M557 212v44M568 212v44M579 212v44" stroke="#40343c" stroke-width="2.5"/>
<path d="M528 213 Q557 170 586 213 Z" fill="url(#roof)"/><rect x="554" y="172" width="6" height="18" fill="#40343c"/>
<circle cx="557" cy="234" r="64" fill="url(#lamp)"/>
<path d="M634 452 L634 404 L668 372 L702 404 L702 452 Z" fill="#d9cfc2"/><path d="M668 372 L702 404 L702 452 L676 452 Z" fill="#8b8791"/><path d="M626 410 L668 366 L712 410 L702 412 L668 380 L634 412 Z" fill="#7c3b38"/>
<rect x="648" y="416" width="15" height="16" fill="#ffd98a"/><rect x="680" y="418" width="12" height="34" fill="#3d3540"/>
</g>`;

export function draw(): string {
  const random = uniform(11);
  return `${GRADIENTS}<rect width="768" height="768" fill="url(#sky)"/><circle cx="205" cy="438" r="170" fill="url(#sun)"/>${clouds(random)}
<rect y="${HORIZON}" width="768" height="298" fill="url(#sea)"/>${waves(random)}
<path d="M0 ${HORIZON + 2} L0 446 Q60 430 120 448 T250 ${HORIZON} Z" fill="#5f6486" opacity="0.75" filter="url(#softer)"/>
${LIGHTHOUSE}${rocks(random)}`;
}

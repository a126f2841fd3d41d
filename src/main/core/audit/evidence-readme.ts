import type { ExportAbout } from './audit-export-about'

/** For whoever is handed a bundle and has neither the console nor this documentation. */
export const evidenceReadme = (about: ExportAbout, folder: string): string => `\
Audit evidence, exported by Horizon Console ${about.consoleVersion} on ${about.exportedAt}

What it is
  entries.jsonl        one audit entry a line, ${about.order} first, each with a hash over the line before
  manifest.json        the query, what was held and what was not, counts and hashes
  verify-evidence.mjs  the program that checks all of it; it needs Node 18 or later, no network,
                       nothing installed

How to check it
  1. Unpack it:  tar -xf <bundle>
     Without tar, Node alone takes the program out (one line; put the bundle's name for BUNDLE):
     node -e "const f=require('fs'),d=f.openSync('BUNDLE'),b=Buffer.alloc(512);f.readSync(d,b,0,512,0);const t=Buffer.alloc(parseInt(b.toString('latin1',124,135),8));f.readSync(d,t,0,t.length,512);f.writeFileSync('verify-evidence.mjs',t)"
  2. Check it:   node ${folder}/verify-evidence.mjs <bundle>
     or, with the program taken out by Node alone:  node verify-evidence.mjs <bundle>
     It takes the unpacked folder in place of the bundle too.
     It ends with 0 where everything is intact, with 1 where something was changed, and names what;
     with 2 or 3 it could not be checked, and it says why.
  3. Compare the SHA-256 it prints with the one you were told by another way than this file. Whoever
     can write a bundle can write another one that is as consistent as this.

How to read an entry
  "n" counts the lines. "position" is the entry's place in the console's own log, "cacheHash" its hash
  there. "entry" is what Horizon sent${about.masked.length > 0 ? ', with values masked: its "cacheHash" is left out' : ''}.
  A line with "masked": true differs from what Horizon sent: a value in it was masked.
  "hash" is SHA-256 over the text "horizon-console evidence v1 row", a line feed, the hash of the line
  before, a line feed, and everything after the hash and its comma up to the end of the line.

What it covers
  ${about.covers}

What was not held when it was exported
${about.notHeld.map(line => `  ${line}`).join('\n')}

Late entries
  ${about.late}
${about.masked.length === 0 ? '' : `\nWhat is masked\n${about.masked.map(line => `  ${line}`).join('\n')}\n`}`

import { provePowercut } from './powercut/prove-powercut'

const [cuts, seed] = process.argv.slice(2).map(Number)
const startedAt = performance.now()

/** Enough for checkpoints of both files, and to seal a segment where that is worth it. */
const pages = (cuts ?? 0) < 400 ? 48 : 90

const proof = await provePowercut({
  cuts: cuts ?? 0,
  seed: seed ?? 0,
  pages,
  onCuts: done => void process.stderr.write(done % 100 === 0 ? `${done} of ${cuts} cuts\n` : '')
})
for (const { cut, faults } of proof.broken) {
  process.stderr.write(`${JSON.stringify(cut)}\n  ${faults.join('\n  ')}\n`)
}
const isControlBlind = proof.control.lost === 0
if (isControlBlind) process.stderr.write('synchronous=NORMAL lost nothing: this proves nothing\n')
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
process.stdout.write(`${JSON.stringify({ seconds, ...proof })}\n`)
process.exitCode = proof.broken.length > 0 || isControlBlind ? 1 : 0

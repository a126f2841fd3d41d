import { proveDisk } from './disk/prove-disk'

const [trials, seed] = process.argv.slice(2).map(Number)
const startedAt = performance.now()
const proof = await proveDisk({
  trials: trials ?? 0,
  seed: seed ?? 0,
  onTrials: done => void process.stderr.write(done % 100 === 0 ? `${done} of ${trials}\n` : '')
})
for (const { injected, faults } of proof.broken) {
  process.stderr.write(`${JSON.stringify(injected)}\n  ${faults.join('\n  ')}\n`)
}
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
process.stdout.write(`${JSON.stringify({ seconds, ...proof })}\n`)
process.exitCode = proof.broken.length > 0 ? 1 : 0

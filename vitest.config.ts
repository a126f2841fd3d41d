import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const from = (path: string) => resolve(import.meta.dirname, path)
const alias = {
  '@shared': from('src/shared'),
  '@main': from('src/main'),
  '@sandbox': from('src/sandbox'),
  '@renderer': from('src/renderer/src'),
  '@support': from('test/support')
}

// Wherever the machine is: what is shown in local time is looked for as that of this zone.
process.env.TZ = 'UTC'

const fixedSeed = from('test/support/fixed-seed.ts')

/** For projects that start embedded Horizons. */
const globalSetup = [from('test/support/run-folder.ts')]

/** A busy machine is slow; nothing that is waited for measures time. */
const expectOptions = { poll: { timeout: 20_000 } }

const inNode = (name: string, options: object = {}) => ({
  resolve: { alias },
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node',
    expect: expectOptions,
    restoreMocks: true,
    ...options
  }
})

export default defineConfig({
  test: {
    passWithNoTests: false,
    allowOnly: false,
    // Of two processors vitest itself would use one. While files run it has next to nothing to do.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      inNode('unit', {
        testTimeout: 180_000,
        hookTimeout: 180_000,
        setupFiles: [fixedSeed]
      }),
      inNode('integration', {
        testTimeout: 600_000,
        hookTimeout: 600_000,
        globalSetup,
        setupFiles: [fixedSeed]
      }),
      {
        resolve: { alias },
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          expect: expectOptions,
          setupFiles: [from('test/support/test-clock.ts'), from('test/support/renderer-setup.ts')],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          restoreMocks: true
        }
      },
      inNode('e2e', {
        testTimeout: 240_000,
        hookTimeout: 240_000,
        globalSetup,
        fileParallelism: false,
        maxWorkers: 1
      })
    ]
  }
})

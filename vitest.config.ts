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

const inNode = (name: string, options: object = {}) => ({
  resolve: { alias },
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node',
    restoreMocks: true,
    ...options
  }
})

export default defineConfig({
  test: {
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      inNode('unit', { testTimeout: 30_000 }),
      inNode('integration', { testTimeout: 60_000, hookTimeout: 60_000 }),
      {
        resolve: { alias },
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: [from('test/support/renderer-setup.ts')],
          testTimeout: 20_000,
          restoreMocks: true
        }
      },
      inNode('e2e', {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        maxWorkers: 1
      })
    ]
  }
})

import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')

type Case = { readonly file: string; readonly imports: string }

const violations: readonly Case[] = [
  // Wall 1: electron
  { file: 'src/main/transport/a.ts', imports: 'electron' },
  { file: 'src/main/core/keys/b.ts', imports: 'electron' },
  { file: 'src/main/secrets/c.ts', imports: 'electron/main' },
  { file: 'src/renderer/src/api/d.ts', imports: 'electron' },
  { file: 'src/sandbox/e.ts', imports: 'electron' },
  { file: 'src/shared/domain/f.ts', imports: 'electron' },
  // Wall 2: shared and core
  { file: 'src/shared/domain/g.ts', imports: 'node:fs' },
  { file: 'src/shared/domain/h.ts', imports: 'path' },
  { file: 'src/shared/horizon/i.ts', imports: 'react' },
  { file: 'src/shared/domain/j.ts', imports: '../../main/core/ports' },
  { file: 'src/main/core/keys/k.ts', imports: '@main/database/client' },
  { file: 'src/main/core/keys/l.ts', imports: '../../horizon-client/client' },
  { file: 'src/main/core/m.ts', imports: '../database/client' },
  { file: 'src/main/core/keys/n.ts', imports: 'ky' },
  { file: 'src/main/core/keys/o.ts', imports: 'node:crypto' },
  // Wall 3: renderer and main, features among themselves
  { file: 'src/main/electron/p.ts', imports: '@renderer/app' },
  { file: 'src/main/transport/q.ts', imports: '../../renderer/src/app' },
  { file: 'src/renderer/src/features/keys/r.ts', imports: '@main/core/ports' },
  { file: 'src/renderer/src/ui/s.ts', imports: '../../../main/core/ports' },
  { file: 'src/renderer/src/features/keys/t.ts', imports: '@renderer/features/reveals/dialog' },
  { file: 'src/renderer/src/features/keys/u.ts', imports: '../reveals/dialog' },
  { file: 'src/renderer/src/ui/v.ts', imports: '@renderer/features/keys/table' },
  // Wall 4: the sandbox
  { file: 'src/sandbox/routes/w.ts', imports: '@main/core/ports' },
  { file: 'src/sandbox/routes/x.ts', imports: '../../main/core/ports' },
  { file: 'src/sandbox/y.ts', imports: '@renderer/app' },
  // The preload
  { file: 'src/preload/z.ts', imports: '@shared/contract/index' }
]

const allowed: readonly Case[] = [
  { file: 'src/main/electron/fine-a.ts', imports: 'electron' },
  { file: 'src/main/index.ts', imports: 'electron' },
  { file: 'src/preload/fine-b.ts', imports: 'electron' },
  { file: 'src/preload/fine-c.ts', imports: '@shared/contract/bridge' },
  { file: 'src/shared/domain/fine-d.ts', imports: 'zod' },
  { file: 'src/shared/domain/fine-e.ts', imports: '../errors' },
  { file: 'src/main/core/keys/fine-f.ts', imports: '@shared/errors' },
  { file: 'src/main/core/keys/fine-g.ts', imports: '../ports' },
  { file: 'src/main/core/keys/fine-h.ts', imports: '@main/core/reveals/reveals' },
  { file: 'src/main/secrets/fine-i.ts', imports: 'node:crypto' },
  { file: 'src/renderer/src/features/keys/fine-j.ts', imports: './key-rows' },
  { file: 'src/renderer/src/features/keys/fine-k.ts', imports: '@renderer/ui/format' },
  { file: 'src/renderer/src/features/keys/fine-l.ts', imports: '@shared/contract/keys' },
  { file: 'src/renderer/src/fine-m.ts', imports: '@renderer/features/keys/keys-page' },
  { file: 'src/sandbox/routes/fine-n.ts', imports: '@shared/horizon/key' },
  { file: 'src/sandbox/routes/fine-o.ts', imports: 'hono' }
]

/** Biome with the repository's own rules on a tree of its own; answers the files it complains about. */
async function filesWithForbiddenImports(folder: string): Promise<ReadonlySet<string>> {
  const report = await new Promise<string>(done => {
    const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src']
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_failed, stdout) =>
      done(stdout)
    )
  })
  const wallRules = ['lint/style/noRestrictedImports', 'lint/correctness/noNodejsModules']
  const { diagnostics } = JSON.parse(report) as {
    diagnostics: readonly { category: string; location: { path: string } }[]
  }
  return new Set(
    diagnostics.filter(each => wallRules.includes(each.category)).map(each => each.location.path)
  )
}

let folder: string
let complaints: ReadonlySet<string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'walls-'))
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  const rules = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  // The scratch tree is no git repository.
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...rules, vcs: { enabled: false } }))
  for (const { file, imports } of [...violations, ...allowed]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(
      join(folder, file),
      `import type * as other from '${imports}'\nexport type { other }\n`
    )
  }
  complaints = await filesWithForbiddenImports(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what a wall forbids is reported', () => {
  test.each(violations)('$file may not import $imports', ({ file }) => {
    expect(complaints).toContain(file)
  })
})

describe('what it allows is not', () => {
  test.each(allowed)('$file may import $imports', ({ file }) => {
    expect(complaints).not.toContain(file)
  })
})

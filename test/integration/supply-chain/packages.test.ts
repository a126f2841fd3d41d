import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')

type LockedPackage = {
  readonly version: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
}
type Manifest = {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly optionalDependencies: Record<string, string>
  readonly allowScripts: Record<string, boolean>
}

const manifest = JSON.parse(read('package.json')) as Manifest
const lock = JSON.parse(read('package-lock.json')) as {
  readonly packages: Record<string, LockedPackage & Partial<Manifest>>
}
const direct = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies
}
const locked = Object.entries(lock.packages).filter(([path]) => path !== '')
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13)

/** DuckDB's own numbers end in a release of the binding. */
const exact = /^\d+\.\d+\.\d+(-r\.\d+)?$/

test('every direct dependency has one exact version', () => {
  const loose = Object.entries(direct).filter(([, version]) => !exact.test(version))
  expect(loose).toEqual([])
})

test('the lockfile says what package.json says', () => {
  const { dependencies, devDependencies, optionalDependencies } = lock.packages[''] ?? {}
  expect({ dependencies, devDependencies, optionalDependencies }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
    optionalDependencies: manifest.optionalDependencies
  })
  const differing = Object.entries(direct).filter(
    ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version
  )
  expect(differing).toEqual([])
})

test('the lockfile is committed', () => {
  const tracked = execFileSync('git', ['ls-files', 'package-lock.json'], { cwd: root })
  expect(tracked.toString().trim()).toBe('package-lock.json')
})

test('every locked package carries a checksum and no host', () => {
  expect(locked.length).toBeGreaterThan(100)
  expect(locked.filter(([, entry]) => entry.resolved !== undefined)).toEqual([])
  expect(locked.filter(([, entry]) => !entry.integrity?.startsWith('sha512-'))).toEqual([])
})

test('every package with an install script is named, allowed or refused', () => {
  const withScript = locked
    .filter(([, entry]) => entry.hasInstallScript)
    .map(([path]) => nameOf(path))
  expect(withScript).not.toEqual([])
  const unnamed = withScript.filter(name => !Object.hasOwn(manifest.allowScripts, name))
  expect(unnamed).toEqual([])
})

test('only the keychain module and Node itself may run an install script', () => {
  const allowed = Object.entries(manifest.allowScripts).filter(([, isAllowed]) => isAllowed)
  expect(allowed.map(([name]) => name).sort()).toEqual(['keytar', 'node'])
})

test('all of Mantine has one version', () => {
  const versions = locked
    .filter(([path]) => nameOf(path).startsWith('@mantine/'))
    .map(([, entry]) => entry.version)
  expect(versions.length).toBeGreaterThan(1)
  expect(new Set(versions).size).toBe(1)
})

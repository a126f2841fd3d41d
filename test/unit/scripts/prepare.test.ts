import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fingerprint } from '../../../scripts/prepare/build-output.mjs'
import {
  installedIn,
  isDebianLike,
  packagesFor
} from '../../../scripts/prepare/debian-packages.mjs'
import { installedElectron } from '../../../scripts/prepare/runtime.mjs'
import { isNodeRecentEnough } from '../../../scripts/prepare.mjs'

test.each([
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['20.18.9', false],
  ['18.20.0', false]
])('Node %s is accepted: %s', (version, isAccepted) => {
  expect(isNodeRecentEnough(version)).toBe(isAccepted)
})

describe('Debian packages', () => {
  test('a build asks for none', () => {
    expect(packagesFor('build', { hasKeytar: false })).toEqual([])
  })

  test('a start asks for less than the tests do', () => {
    const start = packagesFor('start', { hasKeytar: true })
    const all = packagesFor('test', { hasKeytar: true })
    expect(start.length).toBeLessThan(all.length)
    expect(all).toEqual(expect.arrayContaining(start))
  })

  test('a compiler is asked for only while the keychain module is not there', () => {
    expect(packagesFor('test', { hasKeytar: true })).not.toContain('g++')
    expect(packagesFor('start', { hasKeytar: false })).toContain('g++')
  })

  test('a removed package with leftover configuration is not installed', () => {
    const listing = 'dbus install ok installed\nxvfb deinstall ok config-files\n'
    expect(installedIn(listing)).toEqual(new Set(['dbus']))
  })

  test.each([
    ['ID=debian\n', true],
    ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
    ['ID=fedora\nHOME_URL="https://debian.example"\n', false]
  ])('os-release %j is of the Debian family: %s', (text, isOne) => {
    expect(isDebianLike(text)).toBe(isOne)
  })
})

describe('whether sources changed', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fingerprint-'))
    mkdirSync(join(folder, 'src/deep'), { recursive: true })
    writeFileSync(join(folder, 'src/deep/a.ts'), 'one')
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const now = () => fingerprint(folder, ['src', 'package.json'])

  test('the same content is the same, however new the file is', () => {
    const before = now()
    writeFileSync(join(folder, 'src/deep/a.ts'), 'one')
    expect(now()).toBe(before)
  })

  test.each([
    ['content', 'src/deep/a.ts', 'two'],
    ['a new file', 'src/deep/b.ts', ''],
    ['a file that was absent', 'package.json', '{}']
  ])('%s is a change', (_what, path, content) => {
    const before = now()
    writeFileSync(join(folder, path), content)
    expect(now()).not.toBe(before)
  })
})

test('an Electron named by the environment wins', () => {
  expect(installedElectron({ ELECTRON_EXEC_PATH: '/opt/electron' })).toBe('/opt/electron')
})

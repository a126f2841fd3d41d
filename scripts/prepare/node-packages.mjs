import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inRoot, node24, run, Stop, say, tail } from './shell.mjs'

const stamp = inRoot('node_modules/.installed')

const wanted = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .update(readFileSync(inRoot('.npmrc')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')

const isInstalled = () =>
  existsSync(stamp) && existsSync(node24) && readFileSync(stamp, 'utf8') === wanted()

export const hasKeytar = () => existsSync(inRoot('node_modules/keytar/build/Release/keytar.node'))

/** keytar compiles against the headers of the Node that runs npm, where they are installed. */
function environmentForNpm() {
  const bootstrapNode = realpathSync(process.env.npm_node_execpath ?? process.execPath)
  const prefix = dirname(dirname(bootstrapNode))
  return existsSync(join(prefix, 'include/node/node_api.h')) ? { npm_config_nodedir: prefix } : {}
}

/** @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] */
const npm = (args, env = {}) =>
  run('npm', [...args, '--no-audit', '--no-fund'], { env: { ...environmentForNpm(), ...env } })

/** @param {string} name Loads it in Node 24, as the app will. */
const loads = async name => {
  const probe = `require(${JSON.stringify(name)})`
  return (await run(node24, ['-e', probe])).code === 0
}

/** A personal npmrc can name a mirror without keytar's files or a compiler that is not there. */
async function compileKeytarWithoutNpmrc() {
  const folder = mkdtempSync(join(tmpdir(), 'horizon-console-npmrc-'))
  const empty = join(folder, 'npmrc')
  writeFileSync(empty, '')
  try {
    const isThere = existsSync(inRoot('node_modules/keytar/package.json'))
    return await npm([isThere ? 'rebuild' : 'ci', ...(isThere ? ['keytar'] : [])], {
      npm_config_userconfig: empty
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {{ needsKeychain: boolean }} options */
async function ensureKeytar({ needsKeychain }) {
  if (await loads('keytar')) return
  say('The keychain module does not load; building it once more.')
  const again = await compileKeytarWithoutNpmrc()
  if (await loads('keytar')) return
  if (needsKeychain) {
    throw new Stop(
      `${tail(again.output)}\n\nThe keychain module (keytar) could not be built, so its tests cannot run.\n` +
        'It needs libsecret-1-dev, python3, g++, make and the headers of Node.'
    )
  }
  say('Without the keychain module: the console will keep admin secrets for one session only.')
}

/**
 * Runs `npm ci` where the lockfile changed since the last time, and checks the native modules.
 * @param {{ needsKeychain: boolean }} options
 */
export async function ensureNodePackages({ needsKeychain }) {
  if (isInstalled()) return
  say('Installing npm packages.')
  const installed = await npm(['ci'])
  if (installed.code !== 0) throw new Stop(`${tail(installed.output)}\n\nnpm ci failed.`)
  if (!existsSync(node24)) {
    throw new Stop('npm ci did not install Node 24 (the package "node"). Is `ignore-scripts` set?')
  }
  if (!(await loads('better-sqlite3'))) {
    throw new Stop(
      'better-sqlite3 has no prebuilt file for this system, so the console cannot store anything.'
    )
  }
  await ensureKeytar({ needsKeychain })
  // Last: an interrupted installation is repeated, and so is one without the keychain module.
  if (hasKeytar() || !needsKeychain) writeFileSync(stamp, wanted())
}

/** Tests fail rather than skip where the keychain module is missing on Linux. */
export async function requireKeytar() {
  if (process.platform === 'linux' && !hasKeytar()) await ensureKeytar({ needsKeychain: true })
}

import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { inRoot } from '../prepare/shell.mjs'

/** As the build has them. */
const aliases: Readonly<Record<string, string>> = {
  '@shared/': 'src/shared/',
  '@main/': 'src/main/',
  '@sandbox/': 'src/sandbox/'
}

function aliased(specifier: string): string {
  const alias = Object.keys(aliases).find(prefix => specifier.startsWith(prefix))
  if (alias === undefined) return specifier
  return pathToFileURL(inRoot(`${aliases[alias]}${specifier.slice(alias.length)}`)).href
}

/** Lets a measurement import the sources themselves, whose imports have no file endings. */
registerHooks({
  resolve(specifier, context, next) {
    const wanted = aliased(specifier)
    if (/^(file:|\.\.?\/)/.test(wanted) && !/\.[cm]?[jt]s$/.test(wanted)) {
      const url = new URL(wanted, context.parentURL)
      if (existsSync(new URL(`${url.href}.ts`))) return next(`${url.href}.ts`, context)
      if (existsSync(new URL(`${url.href}/index.ts`))) return next(`${url.href}/index.ts`, context)
    }
    return next(wanted, context)
  }
})

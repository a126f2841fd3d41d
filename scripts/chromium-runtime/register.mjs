// Runs before the app: `node --import scripts/chromium-runtime/register.mjs out/main/index.js`.
import { registerHooks } from 'node:module'

const standIn = new URL('./electron.mjs', import.meta.url).href

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron'
      ? { url: standIn, shortCircuit: true }
      : nextResolve(specifier, context)
})

import { spawn } from 'node:child_process'
import { only } from './only.mjs'

const openers = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open']
}

export const shell = only('shell', {
  openExternal: url =>
    new Promise((resolve, reject) => {
      const [program, ...args] = openers[process.platform] ?? openers.linux
      const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
      child.once('error', () => reject(new Error(`${program} could not be started.`)))
      child.once('spawn', () => {
        child.unref()
        resolve()
      })
    })
})

import { type Bridge, channels } from '@shared/contract/bridge'
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(channels.call, name, input),
  subscribe(listener) {
    const forward = (_event: IpcRendererEvent, name: string, payload: unknown) =>
      listener(name, payload)
    ipcRenderer.on(channels.event, forward)
    return () => ipcRenderer.off(channels.event, forward)
  }
}

contextBridge.exposeInMainWorld('consoleBridge', bridge)

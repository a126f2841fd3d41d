import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** Counts whatever arrives on a TCP and a UDP port of this machine. */
export async function listenForAnything() {
  let connections = 0
  let packets = 0
  const tcp = createServer(socket => {
    connections += 1
    socket.on('error', () => undefined)
    socket.destroy()
  })
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const address = tcp.address()
  if (address === null || typeof address === 'string') throw new Error('No address')
  const udp = createSocket('udp4', () => {
    packets += 1
  })
  udp.bind(0, '127.0.0.1')
  await once(udp, 'listening')

  return {
    tcpPort: address.port,
    udpPort: udp.address().port,
    counts: () => ({ connections, packets }),
    /** Proves that the listeners count: both go up by one. */
    async knock() {
      const socket = connect(address.port, '127.0.0.1')
      socket.on('error', () => undefined)
      const arrived = once(udp, 'message')
      udp.send('knock', udp.address().port, '127.0.0.1')
      await Promise.all([once(socket, 'close'), arrived])
    },
    async close() {
      tcp.close()
      udp.close()
    }
  }
}

import net from 'node:net'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded before a hub: on SIGUSR2 its connections to the servers at `CUT_PORTS` are lost, and new ones for a moment, as when a cable is pulled.
 */
const ports = new Set((process.env.CUT_PORTS ?? '').split(',').map(Number))
const CUT_MS = 700
let until = 0
const sockets = new Set<net.Socket>()

if (isMainThread) {
  const { connect } = net.Socket.prototype
  const watched = function (this: net.Socket, ...given: unknown[]): net.Socket {
    this.once('connect', () => {
      if (this.remotePort === undefined || !ports.has(this.remotePort)) return
      if (performance.now() < until) this.destroy()
      sockets.add(this)
      this.once('close', () => sockets.delete(this))
    })
    return Reflect.apply(connect, this, given)
  }
  net.Socket.prototype.connect = watched as typeof connect
  process.on('SIGUSR2', () => {
    until = performance.now() + CUT_MS
    for (const socket of sockets) socket.destroy()
  })
}

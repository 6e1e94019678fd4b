import { link, parse, type Route } from './route'

class Router {
  current = $state<Route>(parse(location.hash))

  constructor() {
    window.addEventListener('hashchange', () => (this.current = parse(location.hash)))
  }

  /** Changes part of the query, dropping what is empty. */
  set(changes: Record<string, string>) {
    const { view, id, query } = this.current
    location.hash = link(view, id, { ...query, ...changes })
    this.current = parse(location.hash) // the event comes later
  }
}

export const router = new Router()

// The URL is the state: #/view/id?filter=value. Everything a reader chose can be
// bookmarked, shared and gone back to.

export interface Route {
  view: string
  id: string
  query: Record<string, string>
}

export function parse(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const [view = '', ...rest] = path.split('/')
  return {
    view: view || 'incidents',
    id: decodeURIComponent(rest.join('/')),
    query: Object.fromEntries(new URLSearchParams(search)),
  }
}

export function link(view: string, id = '', query: Record<string, string> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, v]) => v !== '')).toString()
  return '#/' + view + (id ? '/' + encodeURIComponent(id) : '') + (search ? '?' + search : '')
}

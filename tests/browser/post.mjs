// A server of SMTP on this machine that asks for a name and a password, and the letters that it took.

import { SMTPServer } from 'smtp-server'

export class Post {
  static async open(login, password) {
    const post = new Post()
    post.letters = []
    post.server = new SMTPServer({
      allowInsecureAuth: true,
      hideSTARTTLS: true,
      onAuth(shown, session, done) {
        if (shown.username === login && shown.password === password) return done(null, { user: login })
        done(new Error('wrong name or password'))
      },
      onData(stream, session, done) {
        const parts = []
        stream.on('data', (part) => parts.push(part))
        stream.on('end', () => {
          post.letters.push({ to: session.envelope.rcptTo.map((it) => it.address), text: textOf(Buffer.concat(parts).toString()) })
          done()
        })
      },
    })
    await new Promise((done) => post.server.listen(0, '127.0.0.1', done))
    post.port = post.server.server.address().port
    return post
  }

  /** The letter with this number, which may be on its way. */
  async letter(number) {
    for (let patience = 0; patience < 200 && !this.letters[number]; patience++) await new Promise((done) => setTimeout(done, 25))
    const letter = this.letters[number]
    if (!letter) throw new Error(`letter ${number} did not come`)
    return { ...letter, link: /https?:\/\/\S+#\S+/.exec(letter.text)?.[0] }
  }

  close() {
    return new Promise((done) => this.server.close(done))
  }
}

/** The words of a letter of plain text (RFC 2045). */
function textOf(raw) {
  const [head, ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString()
  if (!/^content-transfer-encoding: quoted-printable/im.test(head)) return body
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

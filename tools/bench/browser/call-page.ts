/** The two pages of `call`: nothing but the client package and two videos. */

/** Told by the page of the one who asks. Times are ms from the click on an offer. */
export interface CallTimes {
  /** The offer is accepted, and this device has joined. */
  readonly joined: number;
  /** The first picture of the other side has been shown. */
  readonly playing: number;
}

export const CALL_PAGE = `<!doctype html><title>call</title><video id="local"></video><video id="remote"></video>
<script type="module">
  import { ConsultantConnect } from '/client.js';
  const localVideo = document.querySelector('#local');
  const remoteVideo = document.querySelector('#remote');
  let client;

  window.advise = async (url, token) => {
    client = new ConsultantConnect({ url, token });
    client.sessions.on('opened', (session) => session.join({ localVideo, remoteVideo }));
    await client.connect();
    await client.dispatch.goOnline();
    for await (const invitation of client.dispatch) await client.dispatch.offer(invitation);
  };

  window.arrive = async (url, token) => {
    client = new ConsultantConnect({ url, token });
    await client.connect();
  };

  window.ask = async (body) => {
    const question = await client.ask(body);
    for await (const offer of question) {
      const clicked = performance.now();
      const shown = new Promise((resolve) => remoteVideo.requestVideoFrameCallback(() => resolve(performance.now())));
      const session = await question.accept(offer);
      const live = await session.join({ localVideo, remoteVideo });
      const joined = performance.now();
      const playing = await shown;
      await live.end();
      return { joined: joined - clicked, playing: playing - clicked };
    }
    throw new Error('nobody offered');
  };
</script>`;

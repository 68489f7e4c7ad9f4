//! The page's side of the programs behind it: starts them, passes requests on, brings answers back, ends them, starts others when they are lost.
//!
//! What to ask and what to make of an answer is the [`Workbench`]'s concern; here is only what needs a browser. The worker is there as long as the page;
//! the ide is started by the first thing that it is asked. Both are module workers below the page's own folder, driven by `web-sys` alone, since the usual
//! wrappers can neither end a worker nor live with a strict content security policy.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Uint8Array};
use web_sys::{
    Blob, BlobPropertyBag, ErrorEvent, Event, MessageEvent, Url, Worker, WorkerOptions, WorkerType,
};
use yew::Callback;
use yew::functional::{UseReducerHandle, hook, use_effect_with, use_mut_ref, use_reducer};
use yew::platform::spawn_local;

use crate::hooks::{begun, next_task};
use crate::protocol::{self, Command, Update};
use crate::workbench::{Action, Lost, Request, Workbench};

/// The program that checks and runs.
const WORKER: &str = "worker";
/// How long a worker may take to answer a stop before it is ended, in milliseconds.
const STOP_PATIENCE: u32 = 600;
/// How long a program may take to say its first word, in milliseconds, besides twice the time in which the page itself came, which tells how quick network and
/// machine are. Chromium, when the machine has much else to do, now and then never begins with a worker and never says so.
const START_PATIENCE: f64 = 5000.;
/// A message that is this long, in bytes, is read in one task and told in the next: each takes long.
const LONG: usize = 500_000;
/// How often a worker that dies before it said anything is started again.
const STARTS: u32 = 3;
/// How many workers may break down one after the other, with no run in between that a person wanted: what the page asks each new one may be what broke the
/// last one, and must not be asked for ever.
const BREAKDOWNS: u32 = 5;

/// The workbench, connected to a worker for as long as the component lives.
#[hook]
pub fn use_workbench(first: impl FnOnce() -> Workbench) -> UseReducerHandle<Workbench> {
    let workbench = use_reducer(first);
    let client = use_mut_ref(|| None::<Client>);
    {
        let client = client.clone();
        let dispatcher = workbench.dispatcher();
        use_effect_with((), move |()| {
            let tell = Callback::from(move |action| dispatcher.dispatch(action));
            *client.borrow_mut() = Some(Client::start(tell));
            move || *client.borrow_mut() = None
        });
    }
    {
        let outbox = workbench.outbox.clone();
        use_effect_with(outbox.last(), move |_| {
            if let Some(client) = &*client.borrow() {
                client.serve(&outbox.take());
            }
        });
    }
    workbench
}

/// A connection to a worker, whichever is alive. Ends it when dropped.
#[derive(Debug)]
pub struct Client {
    inner: Rc<Inner>,
}

#[derive(Debug)]
struct Inner {
    tell: Callback<Action>,
    worker: RefCell<Option<Connected>>,
    /// What the present worker said and nobody was told yet, in its order.
    told_later: RefCell<VecDeque<Update>>,
    /// Whether the present worker said anything.
    heard: Cell<bool>,
    /// How long a program may take to say its first word, in milliseconds: twice as long after each that did not.
    start_patience: Cell<u32>,
    /// How many workers in a row died before they said anything.
    silent_deaths: Cell<u32>,
    /// How many workers in a row broke down since a person last pressed Run.
    breakdowns: Cell<u32>,
    /// Ends the worker unless it speaks before.
    patience: RefCell<Option<Timeout>>,
    ide: RefCell<Option<Connected>>,
    /// What the ide is asked once it has started; none: it has.
    ide_waiting: RefCell<Option<Vec<Uint8Array>>>,
}

/// A worker and the closures it calls.
#[derive(Debug)]
struct Connected {
    worker: Worker,
    /// Begins with another one if this one says nothing.
    _silence: Timeout,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Client {
    /// Starts a worker; all that it says and all that happens to it is told as an action.
    #[must_use]
    pub fn start(tell: Callback<Action>) -> Self {
        let inner = Rc::new(Inner {
            tell,
            worker: RefCell::new(None),
            told_later: RefCell::default(),
            heard: Cell::new(false),
            start_patience: Cell::new(start_patience()),
            silent_deaths: Cell::new(0),
            breakdowns: Cell::new(0),
            patience: RefCell::new(None),
            ide: RefCell::new(None),
            ide_waiting: RefCell::new(None),
        });
        inner.connect();
        Self { inner }
    }

    /// Does what is requested, in order.
    pub fn serve(&self, requests: &[Rc<Request>]) {
        for request in requests {
            match &**request {
                Request::Send(command) => {
                    if matches!(**command, Command::Run(_)) {
                        self.inner.breakdowns.set(0);
                    }
                    self.inner.send(command);
                }
                Request::Ide(command) => match bytes(command) {
                    Ok(message) => self.inner.send_to_ide(message),
                    Err(why) => self.inner.fail(&why),
                },
                Request::Stop(run) => {
                    self.inner.send(&Command::Stop { run: *run });
                    self.inner.lose_patience();
                }
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // The closures of a worker hold the connection weakly, so this ends it.
        self.inner.patience.take();
        self.inner.worker.take();
        self.inner.ide.take();
    }
}

impl Connected {
    /// Starts a program; what it says and what happens to it is told to the connection that began it, as long as that is there.
    fn start(
        program: &str,
        inner: &Rc<Inner>,
        heard: fn(&Rc<Inner>, &JsValue),
        broke: fn(&Rc<Inner>, &Event),
        silent: fn(&Rc<Inner>),
    ) -> Result<Self, Rc<str>> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = program_address(program);
        // The page's first lines started one before the program was there.
        let begun = (program == WORKER).then(begun::worker).flatten();
        let is_begun = begun.is_some();
        // A sandboxed frame has no origin, and none of the site's files is of its own: there the worker is made of a line that fetches the same script.
        let started = || {
            Worker::new_with_options(&address, &options)
                .or_else(|_| Worker::new(&importing(&address)?))
        };
        let worker = begun.map_or_else(started, Ok);
        let worker = worker.map_err(|why| told(&why))?;
        let this = Rc::downgrade(inner);
        let on_message = Closure::new(move |event: MessageEvent| {
            if let Some(this) = this.upgrade() {
                heard(&this, &event.data());
            }
        });
        let this = Rc::downgrade(inner);
        let on_error = Closure::new(move |event: Event| {
            event.prevent_default();
            if let Some(this) = this.upgrade() {
                broke(&this, &event);
            }
        });
        let this = Rc::downgrade(inner);
        let silence = Timeout::new(inner.start_patience.get(), move || {
            if let Some(this) = this.upgrade() {
                silent(&this);
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        if is_begun {
            begun::repeat(&worker);
        }
        Ok(Self {
            worker,
            _silence: silence,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    fn post(&self, message: &Uint8Array) -> Result<(), Rc<str>> {
        // Handed over instead of copied.
        let handed = Array::of1(&message.buffer());
        self.worker
            .post_message_with_transfer(message, &handed)
            .map_err(|why| told(&why))
    }
}

impl Inner {
    fn connect(self: &Rc<Self>) {
        // Before it starts: one that was begun earlier may speak at once.
        self.heard.set(false);
        match Connected::start(WORKER, self, Self::hear, Self::broke, Self::silent) {
            Ok(worker) => *self.worker.borrow_mut() = Some(worker),
            Err(why) => self.tell.emit(Action::NoWorker(why)),
        }
    }

    /// Begins with another worker if this one has not said a word.
    fn silent(self: &Rc<Self>) {
        if !self.heard.get() {
            self.be_more_patient();
            self.connect();
        }
    }

    fn be_more_patient(&self) {
        self.start_patience
            .set(self.start_patience.get().saturating_mul(2));
    }

    fn send(&self, command: &Command) {
        match bytes(command) {
            Ok(message) => self.post(&message),
            Err(why) => self.fail(&why),
        }
    }

    /// Posts a message to the worker. While there is none, a new one is on its way, and will be asked anew.
    fn post(&self, message: &Uint8Array) {
        let posted = self.worker.borrow().as_ref().map(|it| it.post(message));
        if let Some(Err(why)) = posted {
            self.fail(&why);
        }
    }

    /// Posts a message to the ide, once it is there.
    fn send_to_ide(self: &Rc<Self>, message: Uint8Array) {
        if self.ide.borrow().is_none() {
            *self.ide_waiting.borrow_mut() = Some(Vec::new());
            self.start_ide();
        }
        if let Some(waiting) = &mut *self.ide_waiting.borrow_mut() {
            return waiting.push(message);
        }
        let posted = self.ide.borrow().as_ref().map(|it| it.post(&message));
        if let Some(Err(why)) = posted {
            self.fail(&why);
        }
    }

    fn start_ide(self: &Rc<Self>) {
        match Connected::start(
            "ide",
            self,
            Self::hear_ide,
            Self::ide_broke,
            Self::ide_silent,
        ) {
            Ok(ide) => *self.ide.borrow_mut() = Some(ide),
            Err(message) => {
                self.ide_waiting.take();
                self.lose_ide(false, message);
            }
        }
    }

    /// Begins with another ide if this one has not said a word; what waits for it goes on waiting.
    fn ide_silent(self: &Rc<Self>) {
        if self.ide_waiting.borrow().is_some() {
            self.be_more_patient();
            self.start_ide();
        }
    }

    fn hear_ide(self: &Rc<Self>, message: &JsValue) {
        // Its first message only says that it is there.
        if let Some(waiting) = self.ide_waiting.take() {
            for message in waiting {
                self.send_to_ide(message);
            }
            return;
        }
        match protocol::from_bytes(&Uint8Array::new(message).to_vec()) {
            Ok(Update::Pass(message)) => self.post(&Uint8Array::from(&*message)),
            Ok(update) => self.tell.emit(Action::Heard(Box::new(update))),
            Err(why) => self.fail(&why),
        }
    }

    fn ide_broke(self: &Rc<Self>, event: &Event) {
        let started = self.ide_waiting.take().is_none();
        self.lose_ide(started, message_of(event));
    }

    fn lose_ide(&self, started: bool, message: Rc<str>) {
        self.ide.take();
        self.tell.emit(Action::IdeLost { started, message });
    }

    fn hear(self: &Rc<Self>, message: &JsValue) {
        self.heard.set(true);
        self.silent_deaths.set(0);
        self.patience.take();
        let message = Uint8Array::new(message).to_vec();
        match protocol::from_bytes(&message) {
            Ok(Update::Pass(message)) => self.send_to_ide(Uint8Array::from(&*message)),
            Ok(update) if message.len() < LONG && self.told_later.borrow().is_empty() => {
                self.tell.emit(Action::Heard(Box::new(update)));
            }
            Ok(update) => {
                self.told_later.borrow_mut().push_back(update);
                self.tell_later();
            }
            Err(why) => self.fail(&why),
        }
    }

    /// Tells what waits for it, the first of it in the next task.
    fn tell_later(self: &Rc<Self>) {
        let this = Rc::downgrade(self);
        spawn_local(async move {
            next_task().await;
            let Some(this) = this.upgrade() else { return };
            let first = this.told_later.borrow_mut().pop_front();
            if let Some(update) = first {
                this.tell.emit(Action::Heard(Box::new(update)));
            }
        });
    }

    fn fail(&self, why: &str) {
        let message = String::from(why);
        self.tell
            .emit(Action::Heard(Box::new(Update::Failed { message })));
    }

    /// Ends the worker unless it says something soon.
    fn lose_patience(self: &Rc<Self>) {
        let this = Rc::downgrade(self);
        let timeout = Timeout::new(STOP_PATIENCE, move || {
            if let Some(this) = this.upgrade() {
                this.replace(Lost::Killed);
            }
        });
        *self.patience.borrow_mut() = Some(timeout);
    }

    fn broke(self: &Rc<Self>, event: &Event) {
        let message = message_of(event);
        if self.heard.get() {
            self.breakdowns.set(self.breakdowns.get() + 1);
            if self.breakdowns.get() < BREAKDOWNS {
                return self.replace(Lost::Crashed(message));
            }
            self.end();
            let lost = Lost::Crashed(Rc::clone(&message));
            self.tell.emit(Action::WorkerLost(lost));
            return self.tell.emit(Action::NoWorker(message));
        }
        self.silent_deaths.set(self.silent_deaths.get() + 1);
        self.end();
        if self.silent_deaths.get() < STARTS {
            self.connect();
        } else {
            self.tell.emit(Action::NoWorker(message));
        }
    }

    fn replace(self: &Rc<Self>, lost: Lost) {
        self.patience.take();
        self.end();
        self.tell.emit(Action::WorkerLost(lost));
        self.connect();
    }

    /// Ends the worker, whose last words nobody needs any more.
    fn end(&self) {
        self.worker.take();
        self.told_later.take();
    }
}

/// How long the first programs may take to speak, in milliseconds.
fn start_patience() -> u32 {
    let page = gloo::utils::window()
        .performance()
        .map_or(0., |clock| clock.now());
    (START_PATIENCE + 2. * page) as u32
}

/// A message, ready to be posted.
fn bytes(message: &impl Serialize) -> Result<Uint8Array, String> {
    protocol::to_bytes(message).map(|bytes| Uint8Array::from(&*bytes))
}

fn message_of(event: &Event) -> Rc<str> {
    let event = event.dyn_ref::<ErrorEvent>();
    event.map(ErrorEvent::message).unwrap_or_default().into()
}

/// The script that loads a program: below the page, in the folder of this build (`xtask/js/publish.mjs`), else where Trunk puts it.
fn program_address(program: &str) -> String {
    let base = gloo::utils::document().base_uri();
    let base = base.ok().flatten().unwrap_or_default();
    let path = match option_env!("ASL_PLAYGROUND_BUILD") {
        Some(build) => format!("./worker-{build}/{program}_loader.js"),
        None => format!("./{program}_loader.js"),
    };
    match Url::new_with_base(&path, &base) {
        Ok(url) => url.href(),
        Err(_) => path,
    }
}

/// The address of a script that imports the one of `address`, whose name holds no quotes. It is no module itself: Chromium refuses modules made like this
/// in frames without an origin.
fn importing(address: &str) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let lines = Array::of1(
        &format!("import(\"{address}\").catch((error) => setTimeout(() => {{ throw error; }}));")
            .into(),
    );
    Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&lines, &options)?)
}

/// A JavaScript error in words.
fn told(error: &JsValue) -> Rc<str> {
    match error.dyn_ref::<web_sys::js_sys::Error>() {
        Some(error) => String::from(error.message()).into(),
        None => format!("{error:?}").into(),
    }
}

//! The page's side of the worker: starts it, passes requests on, brings answers back, ends it, starts another when it is lost.
//!
//! What to ask and what to make of an answer is the [`Workbench`]'s concern; here is only what needs a browser. The worker is a module worker below
//! the page's own folder, driven by `web-sys` alone, since the usual wrappers can neither end a worker nor live with a strict content security policy.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Uint8Array};
use web_sys::{
    Blob, BlobPropertyBag, ErrorEvent, Event, MessageEvent, Url, Worker, WorkerOptions, WorkerType,
};
use yew::Callback;
use yew::functional::{UseReducerHandle, hook, use_effect_with, use_mut_ref, use_reducer};

use crate::protocol::{self, Command, Update};
use crate::workbench::{Action, Lost, Request, Workbench};

/// How long a worker may take to answer a stop before it is ended, in milliseconds.
const STOP_PATIENCE: u32 = 600;
/// How often a worker that dies before it said anything is started again.
const STARTS: u32 = 3;

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
                client.serve(outbox.take());
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
    /// Whether the present worker said anything.
    heard: Cell<bool>,
    /// How many workers in a row died before they said anything.
    silent_deaths: Cell<u32>,
    /// Ends the worker unless it speaks before.
    patience: RefCell<Option<Timeout>>,
}

/// A worker and the closures it calls.
#[derive(Debug)]
struct Connected {
    worker: Worker,
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
            heard: Cell::new(false),
            silent_deaths: Cell::new(0),
            patience: RefCell::new(None),
        });
        inner.connect();
        Self { inner }
    }

    /// Does what is requested, in order.
    pub fn serve(&self, requests: Vec<Request>) {
        for request in requests {
            match request {
                Request::Send(command) => self.inner.send(&command),
                Request::Stop(run) => {
                    self.inner.send(&Command::Stop { run });
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
    }
}

impl Inner {
    fn connect(self: &Rc<Self>) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = worker_address();
        // A sandboxed frame has no origin, and none of the site's files is of its own: there the worker is made of a line that fetches the same script.
        let worker = Worker::new_with_options(&address, &options)
            .or_else(|_| Worker::new(&importing(&address)?));
        let worker = match worker {
            Ok(worker) => worker,
            Err(why) => return self.tell.emit(Action::NoWorker(told(&why))),
        };
        self.heard.set(false);
        let this = Rc::downgrade(self);
        let on_message = Closure::new(move |event: MessageEvent| {
            if let Some(this) = this.upgrade() {
                this.hear(&event.data());
            }
        });
        let this = Rc::downgrade(self);
        let on_error = Closure::new(move |event: Event| {
            event.prevent_default();
            if let Some(this) = this.upgrade() {
                this.broke(&event);
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.worker.borrow_mut() = Some(Connected {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        });
    }

    fn send(&self, command: &Command) {
        let sent = match (&*self.worker.borrow(), protocol::to_bytes(command)) {
            (Some(connected), Ok(message)) => connected
                .worker
                .post_message(&Uint8Array::from(&*message))
                .map_err(|why| told(&why)),
            (Some(_), Err(why)) => Err(why.into()),
            // A new one is on its way, and will be asked anew.
            (None, _) => Ok(()),
        };
        if let Err(why) = sent {
            self.fail(&why);
        }
    }

    fn hear(&self, message: &JsValue) {
        self.heard.set(true);
        self.silent_deaths.set(0);
        self.patience.take();
        match protocol::from_bytes::<Update>(&Uint8Array::new(message).to_vec()) {
            Ok(update) => self.tell.emit(Action::Heard(Box::new(update))),
            Err(why) => self.fail(&why),
        }
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
        let message = event
            .dyn_ref::<ErrorEvent>()
            .map(ErrorEvent::message)
            .unwrap_or_default();
        if self.heard.get() {
            return self.replace(Lost::Crashed(message.into()));
        }
        self.silent_deaths.set(self.silent_deaths.get() + 1);
        self.worker.take();
        if self.silent_deaths.get() < STARTS {
            self.connect();
        } else {
            self.tell.emit(Action::NoWorker(message.into()));
        }
    }

    fn replace(self: &Rc<Self>, lost: Lost) {
        self.patience.take();
        self.worker.take();
        self.tell.emit(Action::WorkerLost(lost));
        self.connect();
    }
}

/// The script that loads the worker's program: below the page, in the folder of this build (`xtask/js/publish.mjs`), else where Trunk puts it.
fn worker_address() -> String {
    let base = gloo::utils::document().base_uri();
    let base = base.ok().flatten().unwrap_or_default();
    let path = match option_env!("ASL_PLAYGROUND_BUILD") {
        Some(build) => format!("./worker-{build}/worker_loader.js"),
        None => String::from("./worker_loader.js"),
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

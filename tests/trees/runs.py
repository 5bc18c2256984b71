"""What compare_trees.py runs: one line a run, NAME: ARGUMENTS OF LACUNA.

A run has a folder of its own, in which in/ is what inputs.py makes. " ; " parts steps, which follow one another there.
Added where they are missing: -o out, and -j 1. VARIABLE=VALUE before the command goes into the environment, "< FILE" is
standard input. Exit status, standard output and standard error are compared for every step.

The name says how a run may end: some-… with 0 or 1 (some inputs fail), wrong-… with anything, all others with 0 only, so
that a misspelt option is no run that is equal in both programs.

Steps that write a manifest are run again by the new program over what the old one left, and have to pass over everything
that is done; where a run has steps of the same command, folder and shard, this is asked of the last of them.
"""

RUNS = """
# compare: what is written, in which format
compare: compare in/cat.png
compare-formats: compare in/coffee.jpg --format png,svg,pdf
compare-panels: compare in/rocket.jpg --write panels --format png,svg
compare-json: compare in/astronaut.jpg in/coins.png --write json --names full
compare-quiet: compare in/brick.png --quiet --write json
compare-jsonl: compare in/photos --json --write json
compare-matrices: compare in/cat.png --write json --matrices --layer 0,-1 --query 3,4 --query cls --head 1
compare-all-layers: compare in/photos/a.bmp --write json --layer all
compare-zh: compare in/cat.png --lang zh --format png,svg,pdf --write figure
compare-dark: compare in/cat.png --theme dark --preset slide --write figure,overlays
compare-transparent: compare in/cat.png --theme transparent --format png,svg,pdf --write figure
compare-nature1: compare in/coffee.jpg --preset nature1 --write figure
compare-nature2: compare in/coffee.jpg --preset nature2 --write figure --format pdf
compare-ieee1: compare in/coffee.jpg --preset ieee1 --write figure --format svg
compare-ieee2: compare in/coffee.jpg --preset ieee2 --write figure --dpi 150
compare-neurips: compare in/coffee.jpg --preset neurips --write figure --caption short
compare-width: compare in/cat.png --width 120mm --dpi 200 --write figure --caption off
compare-narrow: compare in/cat.png --width 60mm --write figure
compare-points: compare in/cat.png --width 400pt --write figure --format png,pdf
compare-cividis: compare in/cat.png --colormap cividis --norm log --write figure,overlays
compare-viridis: compare in/cat.png --colormap viridis --scale panel --layer 0,3 --write figure
compare-magma: compare in/cat.png --colormap magma --scale layer --layer all --write figure
compare-jet: compare in/cat.png --colormap jet --head 2 --write figure
compare-fit-grid: compare in/cat.png --fit grid
compare-squash: compare in/coffee.jpg --image-size 96x160 --fit squash --mask block --rng python
compare-squash-crop: compare in/coffee.jpg --fit squash-crop --crop-ratio 0.8 --interpolation bilinear --write json
compare-normalised: compare in/coffee.jpg --mean 0,0,0.5 --std 1,1,2 --write json
compare-fast: compare in/large.jpg --fast-decode --image-size 32 --write json,figure --width 300px
compare-none: compare in/cat.png --mask none
compare-nothing-visible: compare in/cat.png --mask-ratio 1.0 --query 3,3 --matrices
compare-hidden-query: compare in/cat.png --mask-patches 0-13 --query 0,3 --query 7,7
compare-untrained: compare in/cat.png --model untrained:deit-tiny --write json,figure --seed 7
compare-tensors-npz: compare in/cat.png --model untrained:deit-tiny --write tensors,json --tensors row,full,states,qkv --layer 0,-1 --image-size 64
compare-tensors-npy: compare in/cat.png --write tensors --tensors row,states --tensor-format npy --image-size 64
compare-tensors-safe: compare in/cat.png --write tensors --tensors full,qkv --tensor-format safetensors --dtype float16 --image-size 64 --layer all
compare-tensors-half: compare in/cat.png --write tensors --tensors row --dtype float16 --query 1,1 --query cls --image-size 64
compare-backdrop: compare in/golden/images/pictures/rgba.png --backdrop black --write json ; compare in/golden/images/pictures/rgba.png --backdrop ignore --write json -o ignore
compare-weights: compare in/cat.png --weights in/golden/encoder/weights.safetensors --heads 3 --image-size 16 --write json,figure --width 300px

# attend
attend: attend in/cat.png
attend-layouts: attend in/coffee.jpg --layout all --format png,svg,pdf
attend-mae: attend in/coffee.jpg --layout mae --layer all --query 0,0 --query cls --threshold 0.6 --write figure,json
attend-zeroed: attend in/cat.png --layout zeroed --fit grid --query 3,3
attend-mask-token: attend in/cat.png --model in/families/transformers-dinov2 --layout mask-token --preprocess timm --threshold 0.6
attend-bare: attend in/cat.png --layout all --no-rollout --no-pca --matrices --head max --write json,figure
attend-sheet: attend in/cat.png --write sheet,json --layer all --norm log
attend-queries: attend in/rocket.jpg --write queries --layout all --query cls --query 3,6 --query 10,3
attend-panels: attend in/rocket.jpg --write panels --layer 0,3 --format png,svg
attend-animations: attend in/photos/d.jpg --animate layers,heads,queries --animate-format apng,gif --query cls --query 2,2 --no-pca --write json --width 500px
attend-frames: attend in/photos/d.jpg --animate layers --animate-format gif,apng --frame-seconds 0.2 --theme transparent --colormap magma --write json --width 400px
attend-animated-zh: attend in/photos/a.bmp --animate heads --animate-format gif --lang zh --theme dark --write json --width 400px
attend-scales: attend in/cat.png --layer 0,5 --scale layer --write figure ; attend in/cat.png --layer 0,5 --scale panel --write figure -o panel
attend-zh: attend in/cat.png --lang zh --format png,pdf --write figure,sheet,queries
attend-slide: attend in/cat.png --preset slide --theme dark --caption short --write figure
attend-tensors: attend in/cat.png --write tensors --tensors row,full,states,qkv --layout all --image-size 64
attend-tensors-npy: attend in/cat.png --write tensors,json --tensors states --tensor-format npy --layout mae --image-size 64
attend-tiny: attend in/cat.png --image-size 32 --mask-ratio 1.0 --layout mae
attend-wide: attend in/cat.png --image-size 480x320 --fit squash --layer 0,-1 --write json

# mask: kinds, generators, what is named by hand
mask: mask in/cat.png
mask-formats: mask in/cat.png --format png,svg,pdf --numbers
mask-block: mask in/cat.png --mask block --numbers --seed 3
mask-simmim: mask in/cat.png --mask simmim --mask-ratio 0.6
mask-grid: mask in/cat.png --mask grid --fit grid
mask-checkerboard: mask in/cat.png --mask checkerboard --patch-size 32
mask-none: mask in/cat.png --mask none
mask-everything: mask in/cat.png --mask-ratio 1.0
mask-rng-lacuna: mask in/cat.png --write json --rng lacuna --seed 5
mask-rng-torch: mask in/cat.png --write json --rng torch --seed 2
mask-rng-numpy: mask in/cat.png --write json --rng numpy --seed 2 ; mask in/cat.png --write json --rng numpy --mask simmim -o simmim
mask-rng-python: mask in/cat.png --write json --rng python --mask block --seed 2
mask-per-image: mask in/photos --write json --seed-mode per-image --rng numpy --mask simmim
mask-patches: mask in/cat.png --mask-patches 0,5,9-20 --numbers
mask-rect: mask in/cat.png --mask-rect 40,60,200,120 --mask-rect 0,0,9,9
mask-rect-inverted: mask in/cat.png --mask-rect 40,60,200,120 --invert-mask
mask-file-png: mask in/cat.png --mask-file in/masks/half.png --image-size 192x128 --fit squash
mask-file-json: mask in/cat.png --mask-file in/mask-a.json --image-size 32
mask-file-npy: mask in/cat.png --mask-file in/masks/array-f4.npy --image-size 48x32 --fit squash
some-mask-file-name: mask in/photos --mask-file in/mask-{name}.json --image-size 32 --write json
mask-transparent: mask in/cat.png --theme transparent --numbers ; mask in/cat.png --theme dark --numbers -o dark
mask-width: mask in/cat.png --width 200pt --numbers ; mask in/cat.png --width 1792pt --numbers --dpi 72 -o wide
mask-zh: mask in/cat.png --lang zh --format pdf,png
mask-panels: mask in/cat.png --write panels,overlays,json
some-mask-readers: mask in/golden/images --names full --image-size 32 --write figure --width 64px
some-mask-small-limit: mask in/golden/images/pictures --names full --image-size 32 --write json --max-pixels 2000

# reconstruct
reconstruct: reconstruct in/cat.png
reconstruct-formats: reconstruct in/coffee.jpg --format png,svg,pdf
reconstruct-query: reconstruct in/cat.png --query 7,5 --query cls --layer 0 --head 2
reconstruct-panels: reconstruct in/cat.png --write panels
reconstruct-pixels: reconstruct in/cat.png --pixels --write json --mask-ratio 1.0 ; reconstruct in/cat.png --mask none -o none
reconstruct-oracle: reconstruct in/cat.png --norm-pix oracle --image-size 96x160 ; reconstruct in/cat.png --norm-pix off --write json -o off
reconstruct-untrained: reconstruct in/cat.png --norm-pix neighbours --model untrained:mae-tiny --mask-patches 0-13 --image-size 64
reconstruct-colours: reconstruct in/cat.png --colormap magma --norm log --theme dark --preset slide --write figure
reconstruct-zh: reconstruct in/cat.png --lang zh --write figure --format png,pdf

# sweep
sweep: sweep in/photos/d.jpg --ratios 0,0.5,0.9
sweep-formats: sweep in/photos/a.bmp --ratios 0,0.75 --format png,svg,pdf --write figure,panels
sweep-animated: sweep in/photos/d.jpg --ratios 0,0.5,0.9 --animate ratios --animate-format apng,gif --write json --width 500px
sweep-untrained: sweep in/cat.png --ratios 0.25,0.5,0.99 --mask block --rng python --image-size 96x160 --model untrained:deit-tiny
sweep-query: sweep in/photos/a.bmp --ratios 0,1 --query 3,3 --layer 2 --head 1 --mask simmim --scale panel --colormap viridis
sweep-panels: sweep in/photos/a.bmp --ratios 0.1,0.9 --write panels --norm log
sweep-zh: sweep in/photos/a.bmp --ratios 0.1,0.9 --lang zh --write figure --theme dark

# explain
explain: explain in/cat.png
explain-steps: explain in/cat.png --steps --grid 3 --query 1,2 --format png,pdf
explain-svg: explain in/cat.png --format svg --steps --grid 2
explain-large: explain in/cat.png --grid 8 --mask-ratio 0.5 --query 7,7
explain-none: explain in/coffee.jpg --mask none --grid 2 --write json,figure
explain-dark: explain in/cat.png --mask-patches 0-8,10-15 --query 0,0 --theme dark --preset slide --steps
explain-size: explain in/cat.png --image-size 96x160 --fit squash --caption off
explain-zh: explain in/cat.png --lang zh --steps --write figure

# inspect: checkpoints, and the recipe of every kind of figure
inspect-mini: inspect mini ; inspect mini --json ; inspect mini --tensors ; inspect mini --json --tensors
wrong-inspect-torch: inspect in/golden/torch_files/legacy.pth ; inspect in/golden/torch_files/training.pth --tensors ; inspect in/golden/torch_files/types.pth --json --tensors ; inspect in/golden/torch_files/torchscript.pt ; inspect in/golden/torch_files/whole_model.pth
wrong-inspect-safetensors: inspect in/golden/safetensors/every_type.safetensors --tensors ; inspect in/golden/safetensors/empty.safetensors --json ; inspect in/golden/safetensors/halves.safetensors
wrong-inspect: inspect in/cat.png ; inspect in/notes.txt ; inspect nowhere
inspect-compare: compare in/photos/a.bmp --format png,svg,pdf --query 3,4 --write figure --mask-ratio 0.5 ; inspect out/a.compare.png ; inspect out/a.compare.svg ; inspect out/a.compare.pdf ; inspect out/a.compare.pdf --json
inspect-attend: attend in/photos/a.bmp --animate layers --animate-format gif,apng --width 300px ; inspect out/a.attend.png ; inspect out/a.layers.gif ; inspect out/a.layers.apng --json
inspect-others: mask in/cat.png --mask-rect 1,2,30,40 --write figure ; inspect out/cat.mask.png ; explain in/cat.png --steps --write figure ; inspect out/cat.explain.png ; reconstruct in/cat.png --write figure --format pdf ; inspect out/cat.reconstruct.pdf ; sweep in/cat.png --ratios 0,0.5 --image-size 64 --write figure --format svg ; inspect out/cat.sweep.svg

# many inputs
folder: compare in/photos --image-size 64 --width 400px
folder-all-commands: compare in/photos --write json ; attend in/photos --write json --image-size 64 ; reconstruct in/photos --write json --image-size 64 ; mask in/photos --write json ; sweep in/photos --write json --ratios 0,0.9 --image-size 64 ; explain in/photos --write json
folder-formats: attend in/photos --model in/families/transformers-vit-mae --format png,svg,pdf --width 300px ; inspect out/summary.png ; inspect out/summary.pdf --json
folder-zh: attend in/photos --model in/families/transformers-vit-mae --lang zh --theme dark --preset nature1 --write figure
some-folder-mixed: mask in/mixed --image-size 32 --write json,figure --width 64px
some-folder-mixed-jsonl: compare in/mixed --image-size 32 --write json --json
folder-grids: attend in/photos in/coffee.jpg --fit grid --image-size 64 --write json
folder-per-image: compare in/photos --seed-mode per-image --mask simmim --rng numpy --write json --matrices --image-size 64
folder-tensors: attend in/photos --write tensors,json --tensors row,states --image-size 64
folder-named: mask in/photos/a.bmp in/cat.png in/photos/sub --image-size 32 --write json
folder-chosen: mask in/photos --include *.bmp --exclude sub/* --image-size 32 --write json
folder-full-names: mask in/photos --names full --image-size 32 --write json
folder-fan-out: mask in/photos --fan-out always --image-size 32 --write json,figure --width 64px ; compare in/photos --fan-out always --image-size 32 --write json
folder-no-fan-out: compare in/photos --fan-out never --image-size 32 --write json
folder-again: mask in/photos --image-size 32 --write json ; mask in/photos --image-size 32 --write json --json ; mask in/photos/a.bmp --image-size 32 --write json
folder-verify: mask in/photos --image-size 32 --write json ; mask in/photos --image-size 32 --write json --verify --json
folder-force: mask in/photos --image-size 32 --write json ; mask in/photos --image-size 32 --write json --force --json
some-folder-no-clobber: mask in/photos/a.bmp --image-size 32 --write json --seed 9 ; mask in/photos --image-size 32 --write json --no-clobber
some-folder-strict: mask in/mixed --image-size 32 --write json --strict ; mask in/mixed --image-size 32 --write json --max-failures 1 -o more
folder-threads: compare in/photos -j 3 --image-size 64 --write json
folder-untrained: compare in/photos --model untrained:deit-tiny --image-size 64 --write json
dry-run: compare in/photos --dry-run ; compare in/photos --dry-run --json --write json ; attend in/cat.png --dry-run ; mask in/mixed --dry-run --fan-out always ; explain in/cat.png --dry-run --steps ; reconstruct in/photos.tar --dry-run ; sweep in/photos --dry-run
some-list: mask --files-from in/list.txt --root in --image-size 32 --write json
some-list-stdin: mask --files-from - -0 --root in --image-size 32 --write json < in/list.nul
tar: compare in/photos.tar --image-size 32 --write json
tar-folder: mask in/tars --image-size 32 --write json,figure --width 64px
some-tar-formats: mask in/golden/tars/gnu.tar --write json ; mask in/golden/tars/pax.tar --write json -o pax ; mask in/golden/tars/ustar.tar --write json -o ustar
wrong-tar: mask in/broken.tar in/photos.tar --write json

# shards
shards: compare in/photos --image-size 32 --write json --shard 1/2 ; compare in/photos --image-size 32 --write json --shard 2/2 ; merge out
shards-left: mask in/photos --image-size 32 --write json --shard 1/2
shards-all-left: mask in/photos --image-size 32 --write json --shard 1/2 ; mask in/photos --image-size 32 --write json --shard 2/2
some-shards-missing: mask in/photos --image-size 32 --write json --shard 2/2 ; merge out
shards-figures: attend in/photos --image-size 32 --write figure --width 300px --shard 1/2 ; attend in/photos --image-size 32 --write figure --width 300px --shard 2/2 ; merge out --format png,svg,pdf --theme dark
some-shards-mixed: mask in/mixed --image-size 32 --write json --shard 1/2 ; mask in/mixed --image-size 32 --write json --shard 2/2 ; merge out
shards-tars: mask in/tars --image-size 32 --write json --shard 1/3 ; mask in/tars --image-size 32 --write json --shard 2/3 ; mask in/tars --image-size 32 --write json --shard 3/3 ; merge out --quiet
wrong-shards: mask in/photos --image-size 32 --write json --shard 1/2 ; mask in/photos --image-size 64 --write json --shard 2/2 ; merge out
shards-slurm: SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=2 mask in/photos --image-size 32 --write json --shard auto
shards-srun: SLURM_PROCID=1 SLURM_NTASKS=3 mask in/photos --image-size 32 --write json --shard auto
wrong-merge: merge in/photos ; merge nowhere

# words
version: --version
help: --help ; compare --help ; attend --help ; mask --help ; reconstruct --help ; sweep --help ; explain --help ; inspect --help ; merge --help

# wrong use, and what cannot be read
wrong-command: comprae in/cat.png ; compare ; mask -o out
wrong-options: compare in/cat.png --layr 1 ; compare in/cat.png --threads -1 ; mask in/cat.png --preset poster ; mask in/cat.png --theme pink
wrong-layer: compare in/cat.png --layer 30 ; compare in/cat.png --head 3 ; compare in/cat.png --query 14,0 ; compare in/cat.png --query 1
wrong-mask: compare in/cat.png --mask-ratio 1.5 ; compare in/cat.png --mask-ratio nan ; compare in/cat.png --mask-patches 0-500 ; compare in/cat.png --mask block --mask-patches 1 ; mask in/cat.png --mask-rect 1,2
wrong-seed: compare in/cat.png --seed -1 ; compare in/cat.png --seed 99999999999999999999 ; compare in/cat.png --seed 5x ; compare in/cat.png --rng python
wrong-words: compare in/cat.png --write sheet ; attend in/cat.png --animate patches ; compare in/cat.png --format gif ; compare in/cat.png --width 89 ; compare in/cat.png --dpi 0 ; mask in/cat.png --colormap jet ; compare in/cat.png --tensors rows
wrong-sizes: compare in/cat.png --image-size 225 ; compare in/cat.png --mean 1,2 ; compare in/cat.png --crop-ratio 0 ; explain in/cat.png --grid 9 ; explain in/cat.png --grid 3 --image-size 96
wrong-sweep: sweep in/cat.png --ratios 0.5 ; sweep in/cat.png --ratios 0.9,0.1 ; sweep in/cat.png --mask-ratio 0.5 ; sweep in/cat.png --mask grid
wrong-run: mask in/photos --force --no-clobber ; mask in/photos --shard 3/2 ; mask in/photos --shard 0/2 ; mask in/photos --shard x ; mask in/photos --shard auto ; mask -0 in/photos ; mask in/photos --include nothing*
wrong-model: compare in/cat.png --model nowhere.safetensors ; compare in/cat.png --model in/cat.png ; compare in/cat.png --model untrained:deit-huge ; reconstruct in/cat.png --model in/families/timm-vit ; compare in/cat.png --model in/families/timm-vit --family clip ; attend in/cat.png --model in/families/timm-vit --layout mask-token
wrong-files: compare nowhere.png ; compare in/cat.png --mask-file nowhere.png ; mask in/cat.png --mask-file in/masks/pickle.pkl ; mask in/cat.png --mask-file in/masks/array-object.npy ; mask in/notes.txt ; mask in/bad.png
wrong-output: mask in/cat.png -o in/cat.png ; mask in/photos -o in/cat.png/x
wrong-names: mask in/photos in/tars/data-0.tar in/photos/a.bmp --image-size 32 ; mask in/twice
"""

# For each checkpoint of tests/golden/families: its FAMILY (the folder), MODEL (what to open), and where it does not say
# these, HEADS (--heads N) and SIZE (--image-size N, of few patches).
FAMILY_RUNS = """
FAMILY: compare in/coffee.jpg --model MODEL HEADS SIZE --write json,figure --width 300px
FAMILY-attend: attend in/coffee.jpg --model MODEL HEADS SIZE --write json,figure --layout all --width 300px --query 1,2
FAMILY-grid: compare in/coffee.jpg --model MODEL HEADS SIZE --write json --fit grid --matrices
FAMILY-folder: attend in/photos --model MODEL HEADS SIZE --write json
FAMILY-inspect: inspect MODEL HEADS ; inspect MODEL --json --tensors HEADS
"""
MAE_RUNS = """
FAMILY-reconstruct: reconstruct in/coffee.jpg --model MODEL HEADS SIZE --norm-pix neighbours --write json,figure --width 300px --pixels
FAMILY-sweep: sweep in/coffee.jpg --model MODEL HEADS SIZE --norm-pix neighbours --write json,figure --width 300px --ratios 0,0.5
"""

package coref

import (
	"fmt"
	"math"

	"khabar/internal/model/modelfile"
)

// leak is the slope of the rectifier below zero.
const leak = 0.1

// bound is how many standard deviations from its mean an input may lie.
const bound = 4

// net is a feed-forward network of one hidden layer that gives the log-odds of
// its question from a row of features.
type net struct {
	in, hidden int
	// values holds mean and inverse deviation of each input, then the weights of
	// each hidden unit, their biases, the weights of the answer and its bias.
	values []float32
}

func netSize(in, hidden int) int { return 2*in + in*hidden + 2*hidden + 1 }

func (n *net) score(row []float32) float64 {
	mean, inv, w := n.values[:n.in], n.values[n.in:2*n.in], n.values[2*n.in:]
	x := make([]float64, n.in)
	for i := range x {
		x[i] = max(-bound, min(bound, float64(row[i]-mean[i])*float64(inv[i])))
	}
	bias := w[n.in*n.hidden:]
	out := bias[n.hidden:]
	sum := float64(out[n.hidden])
	for h := range n.hidden {
		z := float64(bias[h])
		for i, v := range w[h*n.in : (h+1)*n.in] {
			z += float64(float64(v) * x[i])
		}
		if z < 0 {
			z *= leak
		}
		sum += float64(float64(out[h]) * z)
	}
	return sum
}

// jury is a number of nets that answer together.
type jury []net

func (j jury) score(row []float32) float64 {
	var sum float64
	for i := range j {
		sum += j[i].score(row)
	}
	return sum / float64(len(j))
}

// section writes a jury of nets of one size.
func (j jury) section(name string) modelfile.Section {
	data := []uint32{uint32(len(j)), uint32(j[0].in), uint32(j[0].hidden)}
	for _, n := range j {
		for _, v := range n.values {
			data = append(data, math.Float32bits(v))
		}
	}
	return modelfile.Section{Name: name, Data: modelfile.Uint32Bytes(data)}
}

// readJury reads the section called name; in is the length of its rows.
func readJury(f *modelfile.File, name string, in int) (jury, error) {
	data, err := f.Uint32s(name)
	if err != nil {
		return nil, err
	}
	if len(data) < 3 || int(data[1]) != in {
		return nil, fmt.Errorf("%s: not nets of %d inputs", name, in)
	}
	count, hidden := int(data[0]), int(data[2])
	size := netSize(in, hidden)
	if count == 0 || len(data)-3 != count*size {
		return nil, fmt.Errorf("%s: %d numbers do not make %d nets", name, len(data)-3, count)
	}
	out := make(jury, count)
	for k := range out {
		values := make([]float32, size)
		for i := range values {
			values[i] = math.Float32frombits(data[3+k*size+i])
		}
		out[k] = net{in, hidden, values}
	}
	return out, nil
}
